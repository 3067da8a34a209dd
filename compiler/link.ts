/** A program and what it imports as one: the declarations of all files, those that are imported above the others. */

import {
  type Declaration,
  type Diagnostic,
  type ImportDeclaration,
  nearest,
  type Program,
  parse,
} from '../grammar/index.ts';
import { reportUnseen } from './check-imports.ts';
import { type Report, replacement } from './diagnostics/report.ts';
import { sourceBuilder } from './linked-source.ts';
import { normalised, pathFrom, relativeTo } from './paths.ts';

/** Gives the text of a file by its path; undefined where there is none. */
export type ReadFile = (path: string) => string | undefined;

export interface ImportedFile {
  /** As the host was asked for it. */
  readonly path: string;
  /** As seen from the file that was compiled: the same wherever that is done. */
  readonly name: string;
  readonly source: string;
}

export interface LinkedProgram {
  readonly program: Program;
  /** The compiled file by itself, its imports still written in it. */
  readonly main: Program;
  /** The declarations that belong to the compiled file itself. */
  readonly own: ReadonlySet<Declaration>;
  /** What spans refer to: see `linked-source.ts`. */
  readonly source: string;
  readonly syntax: readonly Diagnostic[];
  /** In the order in which they were first asked for. */
  readonly imports: readonly ImportedFile[];
}

/** One file of a program. */
interface Module {
  readonly path: string;
  readonly declarations: readonly Declaration[];
  /** Names that the file may use: its own, and those that it imports. */
  readonly visible: Set<string>;
}

/** What another file can use. Runs, deployments and tests are about the file in which they stand. */
const BROUGHT: ReadonlySet<Declaration['kind']> = new Set<Declaration['kind']>([
  'IndicatorDeclaration',
  'StrategyDeclaration',
  'EnsembleDeclaration',
  'UniverseDeclaration',
  'RiskDeclaration',
]);

export function link(
  source: string,
  file: string,
  read: ReadFile | undefined,
  report: Report,
): LinkedProgram {
  const main = parse(source);
  const text = sourceBuilder(source);
  const syntax: Diagnostic[] = [...main.diagnostics];
  const imports: ImportedFile[] = [];
  const modules = new Map<string, Module>();
  const linked: Declaration[] = [];
  const owners = new Map<string, string>();
  const root = readModule(normalised(file), main.program, []);
  return {
    program: { ...main.program, declarations: linked },
    main: main.program,
    own: new Set(root.declarations),
    source: text.text,
    syntax,
    imports,
  };

  /** Depth first: a file's imports stand above it. `chain` are the files that led here. */
  function readModule(path: string, program: Program, chain: readonly string[]): Module {
    const isRoot = chain.length === 0;
    const kept = program.declarations.filter(
      ({ kind }) => kind !== 'ImportDeclaration' && (isRoot || BROUGHT.has(kind)),
    );
    const names = kept.flatMap((each) => nameOf(each) ?? []);
    const module = { path, declarations: kept, visible: new Set(names) };
    modules.set(path, module);
    for (const declaration of program.declarations)
      if (declaration.kind === 'ImportDeclaration') follow(declaration, module, [...chain, path]);
    for (const declaration of kept) add(declaration, path);
    // Nothing can be unseen in a program of one file, which may be long.
    if (modules.size > 1) reportUnseen(kept, module.visible, owners, report);
    return module;
  }

  function follow(node: ImportDeclaration, importing: Module, chain: readonly string[]): void {
    const path = pathFrom(importing.path, node.path.text);
    if (chain.includes(path)) {
      report('E0221', node.path.span, cycleText(path, chain), {
        why: 'What a file declares would depend on itself.',
        fix:
          chain.at(-1) === path
            ? 'delete this line: a file sees its own declarations'
            : 'move what both files need into a third one, and import that',
      });
      return;
    }
    const imported = modules.get(path) ?? open(node, path, chain);
    if (imported) bring(node, imported, importing);
  }

  function open(
    { path: { span, text: written } }: ImportDeclaration,
    path: string,
    chain: readonly string[],
  ): Module | undefined {
    const found = read?.(path);
    if (found === undefined) {
      report('E0220', span, `There is no file \`${path}\` that can be imported.`, {
        why: `\`${written}\` is looked for from the directory of the file that imports it.`,
        fix: 'correct the path, or put the file there; it is UTF-8 text that ends in `.strat`',
      });
      return undefined;
    }
    const name = relativeTo(file, path);
    imports.push({ path, name, source: found });
    const offset = text.add(name, found);
    // Blanks in front give each span its place in the linked text.
    const parsed = parse(' '.repeat(offset) + found);
    syntax.push(...parsed.diagnostics);
    return readModule(path, parsed.program, chain);
  }

  function bring(node: ImportDeclaration, from: Module, into: Module): void {
    const names = from.declarations.flatMap((each) => nameOf(each) ?? []);
    const known = new Set(names);
    if (node.names.length === 0) for (const name of names) into.visible.add(name);
    for (const { name, span } of node.names) {
      into.visible.add(name);
      if (known.has(name)) continue;
      const near = nearest(name, known);
      const listed = names.map((each) => `\`${each}\``).join(', ');
      report('E0222', span, `\`${from.path}\` declares no \`${name}\` that can be imported.`, {
        why: 'Indicators, strategies, ensembles, universes and risk policies can be imported; runs and tests belong to their own file.',
        fix:
          near === undefined
            ? names.length === 0
              ? 'import another file'
              : `it declares ${listed}`
            : replacement(span, near),
      });
    }
  }

  /** A name means one thing in all files of a program. */
  function add(declaration: Declaration, path: string): void {
    const name = nameOf(declaration);
    const other = name === undefined ? undefined : owners.get(name);
    if (name === undefined || other === undefined || other === path) {
      if (name !== undefined) owners.set(name, path);
      linked.push(declaration);
      return;
    }
    if (!('name' in declaration)) return;
    report('E0203', declaration.name.span, `\`${name}\` is declared in \`${other}\` as well.`, {
      why: 'A name has one meaning in a program, whichever file it stands in.',
      fix: 'give one of the two another name',
    });
  }
}

export function nameOf(declaration: Declaration): string | undefined {
  return 'name' in declaration && declaration.name.name !== '' ? declaration.name.name : undefined;
}

function cycleText(path: string, chain: readonly string[]): string {
  if (chain.at(-1) === path) return `\`${path}\` imports itself.`;
  const circle = [...chain.slice(chain.indexOf(path)), path];
  return `These files import each other in a circle: ${circle.map((each) => `\`${each}\``).join(' → ')}.`;
}
