/** The fake as a process of its own: prints its port and runs until it is ended. `--port 0` takes a free one. */

import { parseArgs } from 'node:util';
import { startFakeAlpaca } from './fake.ts';

const { values } = parseArgs({
  options: { port: { type: 'string', default: '0' }, cash: { type: 'string', default: '100000' } },
});
const fake = await startFakeAlpaca({ port: Number(values.port), cash: Number(values.cash) });
process.stdout.write(`${JSON.stringify(fake.options.urls)}\n`);
process.on('SIGTERM', () => void fake.close());
