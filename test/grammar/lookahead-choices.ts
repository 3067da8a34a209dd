/** Which token leads where, as Chevrotain works it out from the rules of the grammar. */

import {
  getLookaheadPaths,
  type ILookaheadStrategy,
  LLkLookaheadStrategy,
  type LookaheadProductionType,
  type LookaheadSequence,
  type Rule,
} from 'chevrotain';
import { DeclarationParser } from '../../grammar/declaration-parser.ts';
import { choiceName } from '../../grammar/tabled-parser.ts';

export interface Choice {
  readonly name: string;
  /** Sequences of tokens by alternative; one alternative where something may be left out. */
  readonly alternatives: readonly LookaheadSequence[];
  readonly hasGates: boolean;
  /** Chevrotain's own answer; its parser is `this`. */
  readonly look: () => number | boolean | undefined;
}

const KINDS = {
  Option: 'OPTION',
  Repetition: 'MANY',
  RepetitionMandatory: 'AT_LEAST_ONE',
  RepetitionWithSeparator: 'MANY_SEP',
  RepetitionMandatoryWithSeparator: 'AT_LEAST_ONE_SEP',
  Alternation: 'OR',
} as const;

/** Of all rules, in their order. */
export function choicesOfGrammar(): readonly Choice[] {
  const choices: Choice[] = [];
  const own = new LLkLookaheadStrategy({ maxLookahead: 1 });
  const noting: ILookaheadStrategy = {
    validate: () => [],
    buildLookaheadForAlternation(options) {
      const look = own.buildLookaheadForAlternation(options);
      const alternatives = paths({ ...options, prodType: 'Alternation' });
      const name = choiceName(options.rule.name, 'OR', options.prodOccurrence);
      choices.push({ name, alternatives, hasGates: options.hasPredicates, look });
      return look;
    },
    buildLookaheadForOptional(options) {
      const look = own.buildLookaheadForOptional(options);
      const alternatives = paths(options).slice(0, 1);
      const name = choiceName(options.rule.name, KINDS[options.prodType], options.prodOccurrence);
      choices.push({ name, alternatives, hasGates: false, look });
      return look;
    },
  };
  new DeclarationParser({ skipValidations: true, maxLookahead: 1, lookaheadStrategy: noting });
  return choices;
}

interface Place {
  readonly prodOccurrence: number;
  readonly rule: Rule;
  readonly prodType: LookaheadProductionType;
  readonly maxLookahead: number;
}

function paths({ prodOccurrence: occurrence, ...rest }: Place): readonly LookaheadSequence[] {
  return getLookaheadPaths({ occurrence, ...rest });
}
