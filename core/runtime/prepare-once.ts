/** A function of an instance, computed once for each unless it fails; instances that are objects may be collected. */
export function prepareOnce<Instance, Prepared>(
  prepare: (instance: Instance) => Prepared,
): (instance: Instance) => Prepared {
  const objects = new WeakMap<object, Prepared>();
  const values = new Map<unknown, Prepared>();
  return (instance) => {
    const isObject = typeof instance === 'object' && instance !== null;
    const known = isObject ? objects.get(instance) : values.get(instance);
    if (known !== undefined) return known;
    const made = prepare(instance);
    if (isObject) objects.set(instance, made);
    else values.set(instance, made);
    if (made instanceof Promise) made.catch(() => (isObject ? objects.delete(instance) : values.delete(instance)));
    return made;
  };
}
