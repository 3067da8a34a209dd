/** `strata.config.json`: which accounts there are, where they are reached, and what their credentials are called. */

import { z } from 'zod';

const NAME = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_-]{0,31}$/, 'letters, digits, `_` and `-`, 32 at most');
const CREDENTIAL = z
  .string()
  .regex(/^[A-Za-z][A-Za-z0-9_.-]{0,63}$/, 'the name of a credential, not its value');
const ENVIRONMENT = z.enum(['paper', 'live']);
const ACCOUNT_ID = z.string().regex(/^[A-Za-z0-9-]{1,64}$/, 'the account number of the broker');

const COMMON = {
  environment: ENVIRONMENT,
  /** The broker's number of it: a session on another account is refused. */
  account: ACCOUNT_ID,
};

/** Keys are sent there, so it can be nothing but this machine. */
const LOOPBACK = z
  .string()
  .regex(
    /^(https?|wss?):\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d+)?(\/.*)?$/,
    'an address of this machine',
  );

const ALPACA = z.strictObject({
  ...COMMON,
  broker: z.literal('alpaca'),
  credentials: z.strictObject({ keyId: CREDENTIAL, secret: CREDENTIAL }),
  feed: z.enum(['iex', 'sip', 'delayed_sip']).optional(),
  /** A simulated Alpaca on this machine in the place of the real one. */
  urls: z
    .strictObject({ trading: LOOPBACK, data: LOOPBACK, updates: LOOPBACK, bars: LOOPBACK })
    .optional(),
});

const IBKR = z.strictObject({
  ...COMMON,
  broker: z.literal('ibkr'),
  host: z.string().min(1).default('127.0.0.1'),
  port: z.number().int().min(1).max(65_535),
  clientId: z.number().int().min(1).max(32_767),
  /** Of symbols that are listed more than once. */
  primaryExchanges: z.record(z.string(), z.string()).optional(),
});

/** Simulated here, on live bars of another account. */
const PAPER = z.strictObject({
  ...COMMON,
  broker: z.literal('paper'),
  environment: z.literal('paper'),
  cash: z.number().positive(),
  /** The account whose bars it trades on. */
  bars: NAME,
});

const ACCOUNT = z.discriminatedUnion('broker', [ALPACA, IBKR, PAPER]);

const CONFIGURATION = z.strictObject({
  $schema: z.string().optional(),
  /** Directory of journals, secrets and stored bars. */
  data: z.string().min(1).default('.strata'),
  alerts: z
    .strictObject({
      /** Name of the credential that holds the address: who knows the address can write there. */
      webhook: CREDENTIAL,
    })
    .optional(),
  accounts: z.record(NAME, ACCOUNT),
});

export type AccountConfiguration = z.infer<typeof ACCOUNT>;
export type Configuration = z.infer<typeof CONFIGURATION>;
export type Environment = z.infer<typeof ENVIRONMENT>;

export interface ConfigurationProblem {
  readonly message: string;
  readonly why?: string;
  readonly fix: string;
}

export type Checked<T> =
  | { readonly kind: 'ok'; readonly value: T }
  | { readonly kind: 'refused'; readonly problem: ConfigurationProblem };

/** `file` is the name for messages. */
export function parseConfiguration(text: string, file: string): Checked<Configuration> {
  const json = parseJson(text);
  if (json.kind === 'refused')
    return refuse(
      `\`${file}\` is not JSON: ${json.why}.`,
      'correct it there; docs/manual/live.md has an example',
    );
  const parsed = CONFIGURATION.safeParse(json.value);
  if (parsed.success) return checkReferences(parsed.data, file);
  const [issue] = parsed.error.issues;
  const place =
    issue === undefined || issue.path.length === 0 ? 'the whole' : `\`${issue.path.join('.')}\``;
  const count = parsed.error.issues.length;
  const more = count > 1 ? ` There are ${count - 1} more.` : '';
  return refuse(
    `\`${file}\`, ${place}: ${issue?.message ?? 'not as expected'}.${more}`,
    'docs/manual/live.md lists what may stand there',
  );
}

/** The one that is named; without a name the only one of that environment. */
export function accountOf(
  { accounts }: Configuration,
  environment: Environment,
  name: string | undefined,
): Checked<{ readonly name: string; readonly account: AccountConfiguration }> {
  if (name === undefined) return onlyAccount(accounts, environment);
  const account = Object.hasOwn(accounts, name) ? accounts[name] : undefined;
  const known = Object.keys(accounts).join(', ') || 'none';
  if (account === undefined)
    return refuse(`There is no account \`${name}\`.`, `name one of these: ${known}`);
  if (account.environment === environment) return { kind: 'ok', value: { name, account } };
  return refuse(
    `\`${name}\` is a ${account.environment} account; \`strata ${environment}\` trades ${environment} accounts only.`,
    `strata ${account.environment} FILE --account ${name}`,
    'Simulated and real money are kept apart by the command, by the configuration and by the keys.',
  );
}

function onlyAccount(
  accounts: Configuration['accounts'],
  environment: Environment,
): Checked<{ readonly name: string; readonly account: AccountConfiguration }> {
  const fitting = Object.entries(accounts).filter(([, each]) => each.environment === environment);
  const [first] = fitting;
  if (first === undefined)
    return refuse(
      `No ${environment} account is configured.`,
      `add one under \`accounts\`, with "environment": "${environment}"; docs/manual/live.md has an example`,
    );
  const [name, account] = first;
  if (fitting.length === 1) return { kind: 'ok', value: { name, account } };
  return refuse(
    `There are ${fitting.length} ${environment} accounts.`,
    `say which: --account ${fitting.map(([each]) => each).join(' or --account ')}`,
  );
}

function checkReferences(configuration: Configuration, file: string): Checked<Configuration> {
  for (const [name, account] of Object.entries(configuration.accounts)) {
    if (account.broker !== 'paper') continue;
    const source = Object.hasOwn(configuration.accounts, account.bars)
      ? configuration.accounts[account.bars]
      : undefined;
    if (source === undefined || source.broker === 'paper')
      return refuse(
        `\`${file}\`, \`accounts.${name}.bars\`: \`${account.bars}\` is no account of a broker that has bars.`,
        'name an account with "broker": "alpaca" or "ibkr"',
      );
  }
  const names = new Map<string, string>();
  for (const [name, { broker, environment, account }] of Object.entries(configuration.accounts)) {
    const place = `${broker} ${environment} ${account}`;
    const other = names.get(place);
    if (other !== undefined)
      return refuse(
        `\`${file}\`: \`${other}\` and \`${name}\` are the same account.`,
        'keep one of them: an account has one journal and one session at a time',
      );
    names.set(place, name);
  }
  return { kind: 'ok', value: configuration };
}

type Json =
  | { readonly kind: 'ok'; readonly value: unknown }
  | { readonly kind: 'refused'; readonly why: string };

function parseJson(text: string): Json {
  try {
    return { kind: 'ok', value: JSON.parse(text) };
  } catch (error) {
    return { kind: 'refused', why: String(error).replace(/^SyntaxError: /, '') };
  }
}

export function refuse(
  message: string,
  fix: string,
  why?: string,
): { readonly kind: 'refused'; readonly problem: ConfigurationProblem } {
  return { kind: 'refused', problem: { message, fix, ...(why !== undefined && { why }) } };
}
