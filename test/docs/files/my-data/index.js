const split = (count) => ({
  count,
  inputs: new Float32Array(count * 4).fill(1),
  targets: Float32Array.from({ length: count * 10 }, (_, i) => (i % 10 < 3 ? 1 : 0)),
});
const myData = () => ({ inputShape: [4], n: 10, train: split(64), validation: split(8), test: split(8) });

export const activate = ({ register }) => register('dataset', 'my-data', myData);
