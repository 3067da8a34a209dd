/** What becomes of a program: the code, the plan, what a bar costs. */

import {
  type CompiledStrategy,
  costReport,
  defaultParams,
  emitTypeScript,
  type Plan,
  type PlanNode,
} from '../../compiler/index.ts';
import type { ProgramText } from '../protocol.ts';
import type { EmittedLines, PlanNodeView, PlanView, Understanding } from '../understanding.ts';
import type { Programs } from './programs.ts';

export function understand(
  programs: Programs,
  text: ProgramText,
  name: string | undefined,
): Understanding | undefined {
  const { strategies, source, own } = programs.compile(text);
  const ours = strategies.filter((each) => own.has(each.name));
  const strategy = ours.find((each) => each.name === name) ?? ours[0];
  if (!strategy) return undefined;
  const typescript = emitTypeScript(strategy, { source, file: text.file });
  const report = costReport(strategy, defaultParams(strategy.plan.params), text.source);
  return {
    strategy: strategy.name,
    strategies: ours.map((each) => each.name),
    typescript,
    lines: emittedLines(typescript),
    plan: plansOf(strategy, text.source),
    clocks: report.clocks.flatMap(({ clock, defaults, worst }) =>
      [
        { params: 'defaults' as const, cost: defaults },
        ...(report.params.length === 0 ? [] : [{ params: 'at most' as const, cost: worst }]),
      ].map(({ params, cost }) => ({
        ...{ clock, params, stateBytes: cost.stateBytes, operations: cost.operationsPerBar },
        ...cost.warmup,
      })),
    ),
    statements: report.statements.map((statement) => ({
      line: statement.line,
      text: statement.text,
      stateBytes: statement.worst.stateBytes,
      operations: statement.worst.operationsPerBar,
    })),
  };
}

/** The emitted text says above each part of it which line it comes of: `// 12: let fast = …`. */
function emittedLines(typescript: string): readonly EmittedLines[] {
  const found: EmittedLines[] = [];
  let open: { line: number; from: number } | undefined;
  const close = (to: number): void => {
    if (open) found.push({ ...open, to });
    open = undefined;
  };
  typescript.split('\n').forEach((text, index) => {
    const match = /^\s*\/\/ (\d+): /.exec(text);
    if (match) {
      close(index);
      open = { line: Number(match[1]), from: index + 1 };
    } else if (/^ {0,4}\}|^\s*\/\/ \S+:\d+: /.test(text)) close(index);
  });
  return found;
}

function plansOf({ plan, program, feeds }: CompiledStrategy, source: string): readonly PlanView[] {
  const lines = lineStarts(source);
  return [
    { clock: program.every, nodes: nodesOf(plan, lines) },
    ...feeds.map((feed, k) => ({
      clock: program.feeds[k]?.name ?? feed.className,
      nodes: nodesOf(feed.plan, lines),
    })),
  ];
}

function nodesOf(plan: Plan, lines: readonly number[]): readonly PlanNodeView[] {
  const roles = new Map<number, string>();
  plan.outputs.forEach((id, k) => {
    roles.set(id, `output ${k + 1}`);
  });
  plan.rules.forEach((id, k) => {
    roles.set(id, `rule ${k + 1}`);
  });
  return plan.nodes.map((node) => {
    const role = roles.get(node.id);
    return {
      id: node.id,
      text: textOf(node),
      ...(node.label !== undefined && { label: node.label }),
      kind: node.operation.kind,
      isCondition: node.type === 'bool',
      args: node.args,
      ...(role !== undefined && { role }),
      line: lines.findLastIndex((start) => start <= node.span.start) + 1,
    };
  });
}

const TRUTH = ['false', 'unknown', 'true'];

function textOf({ operation, type }: PlanNode): string {
  switch (operation.kind) {
    case 'const':
      return type === 'bool'
        ? (TRUTH[operation.value] ?? '')
        : String(Number(operation.value.toPrecision(6)));
    case 'param':
    case 'column':
    case 'pure':
    case 'kernel':
      return operation.name;
    default:
      return operation satisfies never;
  }
}

function lineStarts(source: string): readonly number[] {
  return [0, ...[...source.matchAll(/\n/g)].map(({ index }) => index + 1)];
}
