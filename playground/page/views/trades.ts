/** The table of trades: sorted, filtered, and only the rows in sight are there. */

import { html, nothing, type TemplateResult } from 'lit';
import type { TradeView } from '../../run-view.ts';
import type { Actions, State, TradeColumn } from '../state.ts';

interface Column {
  readonly key: TradeColumn;
  readonly title: string;
  readonly isNumber: boolean;
  text(trade: TradeView): string;
}

const decimal = (value: number, digits = 2): string =>
  value.toLocaleString('en-US', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const signed = (text: string, value: number): string => (value > 0 ? `+${text}` : text);

const COLUMNS: readonly Column[] = [
  { key: 'index', title: '#', isNumber: true, text: ({ index }) => String(index + 1) },
  { key: 'symbol', title: 'Symbol', isNumber: false, text: ({ symbol }) => symbol },
  { key: 'side', title: 'Side', isNumber: false, text: ({ side }) => side },
  {
    key: 'quantity',
    title: 'Shares',
    isNumber: true,
    text: ({ quantity }) => quantity.toLocaleString('en-US'),
  },
  { key: 'entry', title: 'Entry', isNumber: false, text: ({ entry }) => entry },
  { key: 'entryPrice', title: 'at', isNumber: true, text: ({ entryPrice }) => decimal(entryPrice) },
  { key: 'exit', title: 'Exit', isNumber: false, text: ({ exit }) => exit },
  { key: 'exitPrice', title: 'at', isNumber: true, text: ({ exitPrice }) => decimal(exitPrice) },
  { key: 'pnl', title: 'Profit', isNumber: true, text: ({ pnl }) => signed(decimal(pnl), pnl) },
  {
    key: 'pnlRatio',
    title: 'Return',
    isNumber: true,
    text: ({ pnlRatio }) => signed(`${decimal(pnlRatio * 100)}%`, pnlRatio),
  },
  { key: 'barsHeld', title: 'Bars', isNumber: true, text: ({ barsHeld }) => String(barsHeld) },
  { key: 'exitReason', title: 'Closed by', isNumber: false, text: ({ exitReason }) => exitReason },
];

const ROW = 30;
const SEEN = 40;

export function trades(state: State, actions: Actions): TemplateResult {
  const shown = tradesShown({ ...state, trades: state.run?.trades ?? [] });
  const all = state.run?.trades.length ?? 0;
  const first = Math.max(0, Math.min(Math.floor(state.scroll / ROW) - 10, shown.length - SEEN));
  const rows = shown.slice(first, first + SEEN);
  const below = Math.max(0, shown.length - first - rows.length);
  return html`<div class="trades">
    <label class="field"><span>Filter</span>
      <input type="search" data-test="filter" placeholder="long, 2008, stop…" .value=${state.filter}
        @input=${(event: Event) => {
          if (event.target instanceof HTMLInputElement) actions.filterTrades(event.target.value);
        }} /></label>
    <span class="muted">${shown.length === all ? `${all} trades` : `${shown.length} of ${all} trades`}</span>
    <div class="table-frame" tabindex="0" role="region" aria-label="Trades" @scroll=${(
      event: Event,
    ) => {
      if (event.target instanceof HTMLElement) actions.scrollTrades(event.target.scrollTop);
    }}>
      <table class="trade-table" data-test="trades">
        <thead><tr>${COLUMNS.map((column) => heading(column, state, actions))}<th scope="col"><span class="visually-hidden">Why</span></th></tr></thead>
        <tbody>
          ${first > 0 ? html`<tr aria-hidden="true" style=${`height:${first * ROW}px`}></tr>` : nothing}
          ${rows.map((trade) => tradeRow(trade, state, actions))}
          ${below > 0 ? html`<tr aria-hidden="true" style=${`height:${below * ROW}px`}></tr>` : nothing}
        </tbody>
      </table>
    </div>
  </div>`;
}

/** As the table has them. */
export function tradesShown({
  trades: all,
  filter,
  sort,
}: Pick<State, 'filter' | 'sort'> & {
  readonly trades: readonly TradeView[];
}): readonly TradeView[] {
  const wanted = filter
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const found = all.filter((trade) => {
    const text =
      `${trade.symbol} ${trade.side} ${trade.entry} ${trade.exit} ${trade.entryReason} ${trade.exitReason} ${trade.pnl > 0 ? 'win' : 'loss'}`.toLowerCase();
    return wanted.every((word) => text.includes(word));
  });
  const direction = sort.isDescending ? -1 : 1;
  return found.sort(
    (a, b) => direction * compared(a[sort.column], b[sort.column]) || a.index - b.index,
  );
}

function compared(a: string | number, b: string | number): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function heading(
  { key, title, isNumber }: Column,
  { sort }: State,
  actions: Actions,
): TemplateResult {
  const isSorted = sort.column === key;
  const direction = sort.isDescending ? 'descending' : 'ascending';
  const name = title === 'at' ? (key === 'entryPrice' ? 'Entry price' : 'Exit price') : title;
  return html`<th scope="col" class=${isNumber ? 'number' : ''} aria-sort=${isSorted ? direction : 'none'}>
    <button aria-label=${`Sort by ${name === '#' ? 'number' : name}`} @click=${() => actions.sortTrades(key)}>${title}${isSorted ? (sort.isDescending ? ' ↓' : ' ↑') : ''}</button></th>`;
}

function tradeRow(trade: TradeView, { selected }: State, actions: Actions): TemplateResult {
  const isSelected = selected?.trade === trade.index;
  return html`<tr class=${isSelected ? 'selected' : ''} @click=${() => actions.pickTrade(trade)}>
    ${COLUMNS.map(({ key, isNumber, text }) => {
      const sign =
        key === 'pnl' || key === 'pnlRatio'
          ? trade.pnl > 0
            ? ' gain'
            : trade.pnl < 0
              ? ' loss'
              : ''
          : '';
      return html`<td class=${`${isNumber ? 'number' : ''}${sign}`}>${text(trade)}</td>`;
    })}
    <td><button class="link" data-test="why-trade" aria-label=${`Why trade ${trade.index + 1}`} @click=${(
      event: Event,
    ) => {
      event.stopPropagation();
      actions.pickTrade(trade);
    }}>why</button></td>
  </tr>`;
}
