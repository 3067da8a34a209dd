/** The fake TWS as a process of its own: `npx tsx test/fakes/tws/main.ts --port 0` prints its port. */

import { parseArgs } from 'node:util';
import { startFakeTws } from './fake-tws.ts';

const { values } = parseArgs({ options: { port: { type: 'string', default: '0' } } });
const fake = await startFakeTws({ port: Number(values.port) });
process.stdout.write(`${JSON.stringify({ port: fake.port })}\n`);
