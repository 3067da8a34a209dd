/** Splits and dividends from the text of a file. One wrong row refuses the whole: a lost split ruins a backtest. */

import type { CorporateAction } from '../corporate-action.ts';
import { parseDay } from '../dates.ts';
import { EXAMPLES, type Finding } from './faults.ts';
import { ImportRefusal } from './refusal.ts';

const FIX =
  'Give a CSV file with the header `symbol,ex_date,type,value`; type is split (new shares per old) or dividend (per share).';

/** Row numbers in refusals are those of the file, its header being row 1. */
export function parseActions(name: string, text: string): readonly CorporateAction[] {
  const lines = text.replace(/^\u{feff}/u, '').split(/\r?\n/);
  const header = (lines[0] ?? '').split(',').map((field) => plain(field).toLowerCase());
  const column = (...names: readonly string[]): number => {
    const index = header.findIndex((field) => names.includes(field));
    if (index >= 0) return index;
    throw new ImportRefusal(`\`${name}\` has no column \`${names[0]}\`.`, {
      why: `Its header (row 1) has ${header.map((field) => `\`${field}\``).join(', ')}.`,
      fix: FIX,
    });
  };
  const columns = {
    symbol: column('symbol', 'ticker'),
    exDate: column('ex_date', 'exdate', 'date'),
    kind: column('type', 'kind'),
    value: column('value', 'amount', 'ratio'),
  };
  const actions: CorporateAction[] = [];
  const seen = new Set<string>();
  const wrong: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (index === 0 || line.trim() === '') continue;
    const fields = line.split(',').map(plain);
    const action = actionOf({
      symbol: fields[columns.symbol] ?? '',
      exDate: parseDay(fields[columns.exDate] ?? ''),
      kind: (fields[columns.kind] ?? '').toLowerCase(),
      value: Number(fields[columns.value] || 'NaN'),
    });
    if (typeof action === 'string') wrong.push(`row ${index + 1}: ${action}: \`${line}\``);
    else if (seen.has(`${action.symbol} ${action.exDate} ${action.kind}`))
      wrong.push(`row ${index + 1}: the same action as an earlier row: \`${line}\``);
    else {
      seen.add(`${action.symbol} ${action.exDate} ${action.kind}`);
      actions.push(action);
    }
  }
  if (wrong.length === 0) return actions;
  throw new ImportRefusal(`\`${name}\` has ${wrong.length} wrong row(s).`, {
    why: wrong.slice(0, 5).join('; '),
    fix: `${FIX} Nothing was imported.`,
  });
}

interface ActionFields {
  readonly symbol: string;
  readonly exDate: number | undefined;
  readonly kind: string;
  readonly value: number;
}

/** The action, or what is wrong with it. */
function actionOf(fields: ActionFields): CorporateAction | string {
  const { symbol, exDate, kind, value } = fields;
  if (symbol === '') return 'no symbol';
  if (exDate === undefined) return 'the date is no YYYY-MM-DD';
  if (!(value > 0) || !Number.isFinite(value)) return 'the value is no number above zero';
  if (kind === 'split') return { kind, symbol, exDate, ratio: value };
  if (kind === 'dividend') return { kind, symbol, exDate, amount: value };
  return 'the type is neither split nor dividend';
}

function plain(field: string): string {
  return field.trim().replaceAll('"', '');
}

/** Those of the symbols that there are bars of; the others are told of. */
export function actionsOf(
  actions: readonly CorporateAction[],
  symbols: ReadonlySet<string>,
): { readonly kept: readonly CorporateAction[]; readonly findings: readonly Finding[] } {
  const kept = actions.filter(({ symbol }) => symbols.has(symbol));
  const foreign = actions.filter(({ symbol }) => !symbols.has(symbol));
  if (foreign.length === 0) return { kept, findings: [] };
  const finding = {
    kind: 'foreign-action',
    message: 'corporate actions of symbols that the file does not have (not stored)',
    count: foreign.length,
    quarantined: false,
    examples: [...new Set(foreign.map(({ symbol }) => symbol))].slice(0, EXAMPLES),
  };
  return { kept, findings: [finding] };
}
