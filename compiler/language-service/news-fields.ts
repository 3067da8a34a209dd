/** What `news.` offers. */

import type { Offer } from './statements-offered.ts';

export const NEWS_FIELDS: readonly Offer[] = [
  {
    label: 'sentiment',
    snippet: 'sentiment(‹24h›)',
    doc: 'Mean sentiment of the headlines first seen in this time.',
  },
  {
    label: 'count',
    snippet: 'count(‹24h›)',
    doc: 'Number of headlines first seen in this time.',
  },
  { label: 'bars_since', doc: 'Bars since the last headline.' },
];
