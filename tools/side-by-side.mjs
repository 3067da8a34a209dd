// `node tools/side-by-side.mjs NAME…`: scripts of package.json, as many at a time as there are processors. What one of them
// says is shown when it ends, so that nothing is mixed; the first to fail is the exit code, once all have ended.

import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';

const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const waiting = process.argv.slice(2);
const unknown = waiting.filter((name) => scripts[name] === undefined);
if (waiting.length === 0 || unknown.length > 0) {
  console.error('usage: node tools/side-by-side.mjs NAME…');
  for (const name of unknown) console.error(`package.json has no script \`${name}\``);
  process.exit(2);
}
const places = Array.from({ length: availableParallelism() }, async () => {
  for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) await run(name);
});
await Promise.all(places);

/** By the shell that npm would take; `npm run` itself would cost half a second each. */
function run(name) {
  const began = performance.now();
  const child = spawn(scripts[name], { shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = [];
  child.stdout.on('data', (chunk) => said.push(chunk));
  child.stderr.on('data', (chunk) => said.push(chunk));
  return new Promise((done) => {
    child.on('close', (code) => {
      const seconds = ((performance.now() - began) / 1000).toFixed(1);
      console.log(`> ${name}: ${code === 0 ? 'fine' : `ended with ${code}`} after ${seconds} s`);
      process.stdout.write(Buffer.concat(said));
      if (code !== 0) process.exitCode ||= code ?? 1;
      done();
    });
  });
}
