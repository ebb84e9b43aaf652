// The other side of inFreshProcess.
const [, , module, argument] = process.argv;
const { measure } = await import(module);
process.send(await measure(JSON.parse(argument)), () => process.disconnect());
