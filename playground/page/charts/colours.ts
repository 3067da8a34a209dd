/** The colours of the charts, which draw on a canvas and so cannot read them from the style sheet. */

import type { Theme } from '../state.ts';

export interface Colours {
  readonly surface: string;
  readonly text: string;
  readonly muted: string;
  readonly faint: string;
  readonly grid: string;
  readonly line: string;
  readonly accent: string;
  readonly up: string;
  readonly down: string;
  readonly stop: string;
  readonly take: string;
  readonly signal: string;
  readonly hold: string;
  /** For the strategy's own values, told apart by eyes that see red and green as one. */
  readonly lines: readonly string[];
}

const LIGHT: Colours = {
  surface: '#ffffff',
  text: '#475569',
  muted: '#94a3b8',
  faint: '#dbe3ec',
  grid: '#f1f5f9',
  line: '#e2e8f0',
  accent: '#0f766e',
  up: '#26a17b',
  down: '#e05260',
  stop: '#c2410c',
  take: '#1d4ed8',
  signal: '#7c3aed',
  hold: '#94a3b8',
  lines: ['#2563eb', '#d97706', '#7c3aed', '#0891b2', '#be185d', '#4d7c0f'],
};

const DARK: Colours = {
  surface: '#10161f',
  text: '#a3b1c2',
  muted: '#64748b',
  faint: '#253041',
  grid: '#18202c',
  line: '#243042',
  accent: '#0f766e',
  up: '#34c796',
  down: '#f0717d',
  stop: '#fb923c',
  take: '#60a5fa',
  signal: '#a78bfa',
  hold: '#7c8ba0',
  lines: ['#60a5fa', '#fbbf24', '#a78bfa', '#22d3ee', '#f472b6', '#a3e635'],
};

export function coloursOf(theme: Theme): Colours {
  return theme === 'dark' ? DARK : LIGHT;
}
