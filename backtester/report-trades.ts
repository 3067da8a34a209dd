/** Trades and open positions as tables that fit the terminal. */

import {
  formatDecimal,
  formatPrice,
  formatQuantity,
  formatSigned,
  formatSignedPercent,
  formatTime,
} from './report-format.ts';
import { signPaint } from './report-metrics.ts';
import type { Palette, TextStyle } from './report-style.ts';
import { type Cell, type Column, renderTable } from './report-table.ts';
import type { OpenPosition, Trade } from './result.ts';

export function renderTrades(
  trades: readonly Trade[],
  daily: boolean,
  style: TextStyle,
  palette: Palette,
): string[] {
  if (trades.length === 0) return [];
  const columns: readonly Column[] = [
    text(
      'symbol',
      trades.map((trade) => trade.symbol),
      2,
    ),
    text(
      'side',
      trades.map((trade) => trade.side),
    ),
    figures(
      'shares',
      trades.map((trade) => formatQuantity(trade.quantity)),
      3,
    ),
    text(
      'entry',
      trades.map((trade) => formatTime(trade.entryTime, daily)),
    ),
    figures(
      'price',
      trades.map((trade) => formatPrice(trade.entryPrice)),
    ),
    text(
      'exit',
      trades.map((trade) => formatTime(trade.exitTime, daily)),
    ),
    figures(
      'price',
      trades.map((trade) => formatPrice(trade.exitPrice)),
    ),
    signed(
      'pnl',
      trades.map((trade) => [trade.pnl, formatSigned(trade.pnl)]),
      palette,
    ),
    signed(
      'return',
      trades.map((trade) => [trade.pnlRatio, formatSignedPercent(trade.pnlRatio)]),
      palette,
      4,
    ),
    figures(
      'bars',
      trades.map((trade) => formatDecimal(trade.barsHeld, 0)),
      5,
    ),
    {
      ...text(
        'closed by',
        trades.map((trade) => trade.exitReason),
        6,
      ),
      shrinkTo: 16,
    },
  ];
  return indented(columns, style, palette);
}

export function renderOpenPositions(
  positions: readonly OpenPosition[],
  daily: boolean,
  style: TextStyle,
  palette: Palette,
): string[] {
  if (positions.length === 0) return [];
  const columns: readonly Column[] = [
    text(
      'symbol',
      positions.map((position) => position.symbol),
    ),
    text(
      'side',
      positions.map((position) => position.side),
    ),
    figures(
      'shares',
      positions.map((position) => formatQuantity(position.quantity)),
    ),
    text(
      'entry',
      positions.map((position) => formatTime(position.entryTime, daily)),
    ),
    figures(
      'price',
      positions.map((position) => formatPrice(position.entryPrice)),
    ),
    figures(
      'last',
      positions.map((position) => formatPrice(position.lastPrice)),
    ),
    signed(
      'pnl',
      positions.map((position) => [position.unrealizedPnl, formatSigned(position.unrealizedPnl)]),
      palette,
    ),
  ];
  return indented(columns, style, palette);
}

function indented(columns: readonly Column[], style: TextStyle, palette: Palette): string[] {
  return renderTable(columns, style.width - 2, palette.dim).map((line) => `  ${line}`);
}

function text(title: string, texts: readonly string[], expendable = 0): Column {
  return { title, align: 'left', cells: texts.map((each) => ({ text: each })), expendable };
}

function figures(title: string, texts: readonly string[], expendable = 0): Column {
  return { ...text(title, texts, expendable), align: 'right' };
}

function signed(
  title: string,
  values: readonly (readonly [number, string])[],
  palette: Palette,
  expendable = 0,
): Column {
  const cells = values.map(([value, shown]): Cell => {
    const paint = signPaint(value, palette);
    return { text: shown, ...(paint && { paint }) };
  });
  return { title, align: 'right', cells, expendable };
}
