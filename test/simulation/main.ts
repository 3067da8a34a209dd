/** `npm run simulate -- --seeds 10000`, or `-- --seed 4711` for one: says which laws were broken, and by which seed. */

import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string' }, seed: { type: 'string' }, from: { type: 'string' } },
});
const from = Number(values.seed ?? values.from ?? 1);
const count = values.seed === undefined ? Number(values.seeds ?? 1000) : 1;
let broken = 0;
let fills = 0;
let restarts = 0;
for (let seed = from; seed < from + count; seed += 1) {
  const simulated = simulate(seed);
  fills += simulated.fills;
  restarts += simulated.restarts;
  if (simulated.violations.length === 0) continue;
  broken += 1;
  for (const violation of simulated.violations) console.log(`seed ${seed}: ${violation}`);
}
console.log(`${count} seeds, ${fills} fills, ${restarts} restarts: ${broken} seeds broke a law`);
process.exitCode = broken === 0 ? 0 : 1;
