/** Type, unit, clock and warm-up of an expression, in a trader's words. */

import { type Declaration, type Expression, isKind, pathTo } from '../../grammar/index.ts';
import { timeframeText } from '../timeframes.ts';
import { capitalised, type Type, typeName } from '../types.ts';
import type { ProgramDocument } from './document.ts';
import { everyOf } from './inlay-hints.ts';

export function meaningText(
  node: Expression,
  declaration: Declaration,
  document: ProgramDocument,
): string {
  const type = document.meaning.typeOf(node, declaration);
  if (!type || type.kind === 'unknown' || node.kind === 'NumberLiteral') return '';
  const clock = isStream(type) ? clockText(node, declaration) : '';
  const outputs =
    type.kind === 'record' && type.fields.size > 1
      ? `Outputs: ${[...type.fields].map(([name, each]) => `\`.${name}\` ${typeName(each)}`).join(', ')}`
      : '';
  return [
    `${capitalised(typeName(type))}${knownText(type)}${clock}`,
    outputs,
    isStream(type) ? warmupText(node, declaration, document) : '',
  ]
    .filter((line) => line !== '')
    .join('  \n');
}

function plainType(type: Type): Type {
  return type.kind === 'record' ? type.main : type;
}

function isStream(type: Type): boolean {
  const plain = plainType(type);
  return (plain.kind === 'number' || plain.kind === 'condition') && plain.level === 'stream';
}

function knownText(type: Type): string {
  const plain = plainType(type);
  if (plain.kind !== 'number' && plain.kind !== 'condition') return '';
  if (plain.level === 'stream') return '';
  return plain.level === 'const' ? ', the same on every bar' : ', fixed before the run';
}

/** The innermost `on` around the expression, or in front of it, says which bars it is made of. */
function clockText(node: Expression, declaration: Declaration): string {
  const around = pathTo(declaration, node.span.start).filter(
    (each) => each.span.start <= node.span.start && each.span.end >= node.span.end,
  );
  const on = around.findLast((each) => isKind(each, 'OnExpression'));
  const of = around.findLast((each) => isKind(each, 'OfExpression'));
  const every = everyOf(declaration);
  const timeframe = on && isKind(on, 'OnExpression') ? on.timeframe : every;
  const symbol =
    of && isKind(of, 'OfExpression') && of.target.kind === 'NameExpression' ? of.target.name : '';
  const isSymbol = /^[A-Z]/.test(symbol);
  if (!timeframe) return '';
  return `, on each \`${timeframeText(timeframe)}\` bar${isSymbol ? ` of ${symbol}` : ''}`;
}

function warmupText(node: Expression, declaration: Declaration, document: ProgramDocument): string {
  if (declaration.kind !== 'StrategyDeclaration') return '';
  if (!document.meaning.isSound(declaration))
    return 'Its warm-up is worked out once the strategy has no errors.';
  const warmup = document.meaning.warmupOf(node, declaration);
  if (!warmup) return '';
  const { defined, settled } = warmup;
  if (defined <= 1 && settled <= 1) return 'Warm-up: none, it has a value from the first bar on.';
  return `Warm-up: a value from bar ${defined} on${settled > defined ? `, settled from bar ${settled} on` : ''}.`;
}
