/** `rsi(14)`: an indicator of a number, where a length was meant and the series was forgotten. */

import type { CallExpression } from '../grammar/index.ts';
import { printExpression } from '../grammar/index.ts';
import type { FunctionBinding } from './bindings.ts';
import { type Parameter, parametersOf, signature } from './call-arguments.ts';
import { type Report, replacement } from './diagnostics/report.ts';

/** True, and reported, when one of the language's own indicators is given a bare number as its series. */
export function reportConstantSeries(
  node: CallExpression,
  target: FunctionBinding,
  report: Report,
): boolean {
  const [argument] = node.args;
  if (node.callee.kind !== 'NameExpression' || !argument || argument.name) return false;
  if (argument.value.kind !== 'NumberLiteral') return false;
  const parameters = parametersOf(target);
  if (!isIndicator(target, parameters)) return false;
  const { name } = node.callee;
  const { start } = argument.span;
  const number = printExpression(argument.value);
  const others = node.args.map(({ name: given, value }) =>
    given ? `${given.name} = ${printExpression(value)}` : printExpression(value),
  );
  const isRoom = node.args.length < parameters.length && parameters[1]?.kind === 'bars';
  report('E0315', argument.span, `This is the \`${name}\` of the number ${number}.`, {
    why: 'A number is the same on every bar, so there is nothing to compute. What the indicator is computed from comes first, its length behind it.',
    fix: isRoom
      ? replacement(
          { start, end: start },
          'close, ',
          `write \`${name}(close, ${others.join(', ')})\``,
        )
      : `write \`${signature(name, parameters)}\` with a series such as \`close\` for \`${parameters[0]?.name}\``,
  });
  return true;
}

function isIndicator(target: FunctionBinding, parameters: readonly Parameter[]): boolean {
  const isOurs = target.kind === 'primitive' || target.indicator.shipped;
  return (
    isOurs && parameters[0]?.kind === 'series' && parameters.some(({ kind }) => kind === 'bars')
  );
}
