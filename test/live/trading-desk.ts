/** The commands around trading as a person types them, on accounts at the fakes, at the time that it is now. */

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { vi } from 'vitest';
import { runCommandLine } from '../../cli/command-line.ts';
import { calendarOf, previousSession } from '../../market/index.ts';
import { FAKE_SECRET, type FakeAlpaca, startFakeAlpaca } from '../fakes/alpaca/fake.ts';
import type { FakeBar } from '../fakes/matching.ts';
import { type FakeTws, startFakeTws } from '../fakes/tws/fake-tws.ts';
import { freshDirectory } from '../ops/a-directory.ts';

const MINUTE = 60_000_000;
export const KEYS = { paper: 'PKPLANTEDKEY00000001', live: 'AKPLANTEDKEY00000001' } as const;
export const SECRETS = [...Object.values(KEYS), FAKE_SECRET];

const PROGRAM = `strategy Buyer {
  universe AAPL
  every 1m
  size 10% of equity
  enter long when close > sma(close, 2)
  exit long when close < 50
  stop 5 from entry
}
strategy Patient {
  universe AAPL
  every 1m
  size 10% of equity
  enter long when close > sma(close, 2) via limit close - 50 for 100 bars
  exit long when close < 50
}
risk House { order { notional <= 50% of equity else reduce } }
risk Nothing { }
backtest Limited { run Buyer under House  data "none"  cash 100_000 USD  costs { commission 0 } }
backtest Resting { run Patient under House  data "none"  cash 100_000 USD  costs { commission 0 } }
backtest Unlimited { run Buyer under Nothing  data "none"  cash 100_000 USD  costs { commission 0 } }
deploy Real { run Buyer under House on alpaca live }
`;

export interface Said {
  readonly code: number;
  /** Both streams, on one line, so that it does not matter where they wrap. */
  readonly text: string;
}

export interface RunningCommand {
  /** Resolves once it trades. */
  readonly started: Promise<unknown>;
  readonly ended: Promise<Said>;
}

export class TradingDesk {
  readonly directory = freshDirectory();
  readonly program = join(this.directory, 'buyer.strat');
  readonly config = join(this.directory, 'strata.config.json');
  readonly #ends: (() => Promise<unknown>)[] = [];
  #accounts: Record<string, object> = {};
  #printed = '';

  constructor() {
    writeFileSync(this.program, PROGRAM);
    this.#configure();
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => {
        this.#printed += String(text);
        return true;
      });
  }

  /** Everything that any command has said. */
  get printed(): string {
    return this.#printed;
  }

  /** An account at Alpaca under this name. */
  async alpaca(environment: 'paper' | 'live'): Promise<FakeAlpaca> {
    const fake = await startFakeAlpaca({ now: nowUs(), keyId: KEYS[environment] });
    this.#ends.push(() => fake.close());
    Object.defineProperty(fake.book, 'now', { get: nowUs, set: () => {}, configurable: true });
    fake.setHistory('1Min', BEFORE);
    const names = { keyId: `KEY_${environment}`, secret: `SECRET_${environment}` };
    this.#accounts[environment] = {
      ...{ broker: 'alpaca', environment, account: 'PA0000000001', credentials: names },
      urls: fake.options.urls,
    };
    this.#configure();
    this.writeKeys({ [names.keyId]: KEYS[environment], [names.secret]: FAKE_SECRET });
    return fake;
  }

  /** A paper account of a TWS under the name `tws`; its clock may stand still. */
  async tws(stands?: number): Promise<FakeTws> {
    const fake = await startFakeTws();
    fake.setNow(stands ?? nowUs());
    const clock = setInterval(() => fake.setNow(stands ?? nowUs()), 50);
    this.#ends.push(async () => {
      clearInterval(clock);
      await fake.close();
    });
    fake.remember(BEFORE, 60);
    this.#accounts['tws'] = {
      ...{ broker: 'ibkr', environment: 'paper', account: 'DU1234567' },
      ...{ port: fake.port, clientId: 7 },
    };
    this.#configure();
    return fake;
  }

  /** In the `.env` beside the configuration. */
  writeKeys(keys: Readonly<Record<string, string>>): void {
    const lines = Object.entries(keys).map(([name, value]) => `${name}=${value}\n`);
    writeFileSync(join(this.directory, '.env'), lines.join(''));
  }

  accountDirectory(name: string): string {
    return join(this.directory, '.strata', 'accounts', name);
  }

  /** `--config` is added where the command takes one. */
  async run(...args: readonly string[]): Promise<Said> {
    const before = this.#printed.length;
    const takesNone = args[0] === 'replay' || args[1] === 'verify';
    const code = await runCommandLine(takesNone ? args : [...args, '--config', this.config]);
    return { code, text: this.#printed.slice(before).replace(/\s+/g, ' ').trim() };
  }

  async json(...args: readonly string[]): Promise<unknown> {
    const before = this.#printed.length;
    await runCommandLine([...args, '--config', this.config, '--json']);
    return JSON.parse(this.#printed.slice(before));
  }

  /** A command that trades; `stop` ends it as Ctrl-C does. */
  start(...args: readonly string[]): RunningCommand {
    const before = this.#printed.length;
    const ended = this.run(...args);
    const isStarted = () => this.#printed.slice(before).includes('Ctrl-C ends it');
    return { started: Promise.race([ended, until(isStarted)]), ended };
  }

  stop(): void {
    process.emit('SIGINT');
  }

  async close(): Promise<void> {
    for (const end of this.#ends.splice(0).reverse()) await end();
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
  }

  /** Of everything that was written below the directory, but for the file of the keys. */
  filesText(): string {
    return readdirSync(this.directory, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name !== '.env')
      .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'latin1'))
      .join('\n');
  }

  #configure(): void {
    writeFileSync(this.config, JSON.stringify({ accounts: this.#accounts }));
  }
}

export function nowUs(): number {
  return Date.now() * 1000;
}

/** Fails by the test's own deadline when it never comes. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((turn) => setTimeout(turn, 2));
}

/** Whether a journal of an account says this. */
export function journalSays(directory: string, text: string): boolean {
  const place = join(directory, 'journal');
  if (!existsSync(place)) return false;
  return readdirSync(place).some((name) => readFileSync(join(place, name), 'utf8').includes(text));
}

/** The last session that is over: its minutes are history, whatever time it is now. */
const CLOSE = calendarOf('XNYS').closeUs(
  previousSession(calendarOf('XNYS'), Math.floor(nowUs() / 86_400_000_000)),
);

/** `before` minutes before the close. */
export function minuteBar(before: number, close: number): FakeBar {
  return {
    ...{ symbol: 'AAPL', time: CLOSE - before * MINUTE, volume: 1000 },
    ...{ open: close, high: close + 0.5, low: close - 0.5, close },
  };
}

const BEFORE = [12, 11, 10, 9, 8].map((before) => minuteBar(before, 100));
