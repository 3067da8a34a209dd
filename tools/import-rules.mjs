// What each room may import: the table of ARCHITECTURE.md, as rules.

/** Other rooms (by path) that a room may import from. Every room may import its own files. */
const MAY_IMPORT = {
  grammar: [],
  compiler: ['grammar/index.ts'],
  market: [],
  runtime: ['market/index.ts'],
  backtester: [
    'grammar/index.ts',
    'compiler/index.ts',
    'runtime/index.ts',
    'market/index.ts',
    'market/action-schema.ts',
    'market/store/index.ts',
  ],
  brokers: ['market/index.ts', 'runtime/index.ts', 'backtester/index.ts'],
  api: [
    'grammar/index.ts',
    'compiler/index.ts',
    'runtime/index.ts',
    'market/index.ts',
    'market/store/index.ts',
    'backtester/index.ts',
    'backtester/threads/index.ts',
    'backtester/store-host/index.ts',
  ],
  playground: [
    'grammar/index.ts',
    'compiler/index.ts',
    'compiler/language-service/index.ts',
    'runtime/index.ts',
    'market/index.ts',
    'backtester/index.ts',
  ],
  cli: [
    'grammar/index.ts',
    'compiler/index.ts',
    'compiler/language-service/index.ts',
    'runtime/index.ts',
    'runtime/live/index.ts',
    'runtime/journal/index.ts',
    'market/index.ts',
    'market/action-schema.ts',
    'market/store/index.ts',
    'backtester/index.ts',
    'backtester/text/index.ts',
    'backtester/threads/index.ts',
    'backtester/store-host/index.ts',
    'backtester/queue/index.ts',
    'brokers/index.ts',
    'api/version.ts',
  ],
};

/** The compiler makes what the engine runs: it may know the shapes, never the code. */
const TYPES_FOR_THE_COMPILER = '^runtime/(program|evaluator|risk/policy)\\.ts$';

const ROOMS = Object.keys(MAY_IMPORT);

const doors = ROOMS.map((room) => ({
  name: `${room}-imports-only-its-doors`,
  severity: 'error',
  from: { path: `^${room}/` },
  to: {
    path: `^(${ROOMS.join('|')})/`,
    pathNot: [
      `^${room}/`,
      ...MAY_IMPORT[room].map((door) => `^${door.replaceAll('.', '\\.')}$`),
      ...(room === 'compiler' ? [TYPES_FOR_THE_COMPILER] : []),
    ],
  },
}));

/** Rules that imports of types alone do not break. */
export const TYPES_ONLY = ['compiler-takes-only-types-from-the-runtime', 'no-cycles'];

export default [
  ...doors,
  {
    name: 'compiler-takes-only-types-from-the-runtime',
    severity: 'error',
    from: { path: '^compiler/' },
    to: { path: '^runtime/' },
  },
  {
    name: 'market-vocabulary-does-not-know-its-store',
    severity: 'error',
    from: { path: '^market/([^/]+\\.ts$|import/|calendar/)' },
    to: { path: '^market/(store|providers)/' },
  },
  {
    name: 'the-core-runs-in-a-browser',
    severity: 'error',
    from: {
      path: '^(grammar|compiler|runtime|backtester|playground|market/([^/]+\\.ts|import/|calendar/))',
      pathNot:
        '^(runtime/(live|journal)|backtester/(threads|queue|store-host))/|^playground/[^/]+[.]mjs$',
    },
    to: { dependencyTypes: ['core'] },
  },
  {
    name: 'the-core-does-not-know-its-shells',
    severity: 'error',
    from: {
      path: '^(runtime|backtester)/',
      pathNot: '^(runtime/(live|journal)|backtester/(threads|queue|store-host))/',
    },
    to: { path: '^(runtime/(live|journal)|backtester/(threads|queue|store-host)|market/store)/' },
  },
  {
    name: 'no-cycles',
    severity: 'error',
    from: {},
    to: { circular: true },
  },
];
