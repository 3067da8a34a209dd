/** What can be wrong with a row of a file, in words: the store and a page say the same. */

/** A close this many times above, or below, BOTH its neighbours is a slip of the decimal point. */
export const ABSURD_RATIO = 20;

/** Years 1800 to 2199: a time outside is a unit mistaken for another. */
export const EARLIEST_DAY = -62_091;
export const LATEST_DAY = 84_006;

/** Titles by kind of fault. */
export const FAULT_TITLES = {
  'half-written': 'the last row is cut off: the file was not written to its end',
  'too-few-fields': 'rows with too few fields',
  'too-many-fields': 'rows with too many fields (a comma inside a number?)',
  'no-symbol': 'rows without a symbol',
  'no-time': 'rows without a time',
  'other-time-format': 'rows whose time has another format than the rest of the file',
  'no-such-time': 'rows whose date does not exist',
  'absurd-time': 'rows outside the years 1800 to 2199 (seconds, ms and us mixed?)',
  'price-missing': 'rows without a price',
  'price-unreadable': 'rows with a price that is no number',
  'price-not-finite': 'rows with a price of NaN or infinity',
  'price-not-positive': 'rows with a price of zero or below',
  'high-below-low': 'rows whose high is below their low',
  'outside-range': 'rows whose open or close is outside low..high',
  'bad-volume': 'rows whose volume is negative or no number',
  duplicate: 'rows that repeat an earlier row (the first is kept)',
  'conflicting-duplicate':
    'rows for a time that an earlier row gives with other figures (the first is kept)',
  'absurd-jump': `rows whose close is over ${ABSURD_RATIO} times above or below both neighbours`,
} as const;

export type FaultKind = keyof typeof FAULT_TITLES;

/** One kind of problem: how often, and the first few places. */
export interface Finding {
  readonly kind: string;
  /** One sentence without the count. */
  readonly message: string;
  readonly count: number;
  /** True where the rows were set aside; otherwise they are among the bars. */
  readonly quarantined: boolean;
  /** At most `EXAMPLES`, each naming its row or date. */
  readonly examples: readonly string[];
}

/** How many places a finding names. */
export const EXAMPLES = 10;
