/**
 * The baseline: a forward and backward pass of I-MLE written the obvious way, with ten Gamma draws for each number of
 * noise (Marsaglia and Tsang, 2000; none without k), noise kept from the forward pass, and one array for each row.
 */
export function plainPass({ theta, dz, samples, k, solver }) {
  const n = solver.size();
  const instances = theta.length / n;
  const solve = solver.prepare();
  const noise = () => {
    if (k === undefined) return 0;
    let sum = -Math.log(10);
    for (let i = 1; i <= 10; i++) sum += (gamma(1 / k) * k) / i;
    return sum / k;
  };
  return () => {
    const dtheta = new Float32Array(theta.length);
    for (let b = 0; b < instances; b++) {
      for (let s = 0; s < samples; s++) {
        const row = b * samples + s;
        const perturbed = Float32Array.from({ length: n }, (_, i) => theta[b * n + i] + noise());
        const z = new Float32Array(n);
        solve(perturbed, z);
        const target = new Float32Array(n);
        solve(
          perturbed.map((value, i) => value - dz[row * n + i]),
          target,
        );
        for (let i = 0; i < n; i++) dtheta[b * n + i] += z[i] - target[i];
      }
    }
    return dtheta;
  };
}

function gamma(shape) {
  if (shape < 1) return gamma(shape + 1) * Math.random() ** (1 / shape);
  const d = shape - 1 / 3;
  const c = 1 / Math.sqrt(9 * d);
  for (;;) {
    const x = Math.sqrt(-2 * Math.log(1 - Math.random())) * Math.cos(2 * Math.PI * Math.random());
    const v = (1 + c * x) ** 3;
    if (v > 0 && Math.log(1 - Math.random()) < 0.5 * x * x + d - d * v + d * Math.log(v)) return d * v;
  }
}
