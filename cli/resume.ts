/** `strata resume`: an operator lets trading go on, after a kill or where a session waits for somebody to look. */

import { isKilled, killsOf, recordCommand, removeKill } from '../runtime/live/index.ts';
import { type Chosen, chosenAccounts } from './chosen-accounts.ts';
import { resumeLine } from './kill-text.ts';
import { knownRedactor } from './known-redactor.ts';
import { loadConfiguration } from './load-configuration.ts';
import { ourView } from './look.ts';
import { EXIT, type ExitCode, ok, type Refusal, type Step, usage, wrong } from './outcome.ts';
import { printJson, respondRefused } from './respond.ts';
import { stdout } from './surroundings.ts';

export interface ResumeFlags {
  readonly config: string;
  /** Directory of membership tables and news. */
  readonly store: string;
  readonly account?: string;
  readonly strategy?: string;
  readonly operator: string;
  readonly reason: string;
  readonly json?: boolean;
}

/** Who orders it and why is on the disk before anything may trade again. */
export async function resume(flags: ResumeFlags): Promise<ExitCode> {
  const { strategy, json = false } = flags;
  const target = await targetOf(flags);
  if (target.kind === 'refused') return respondRefused(target, json);
  const { name, directory } = target.value;
  // Somebody may have pasted a credential into the reason.
  const redactor = await knownRedactor(flags.config, false);
  if (redactor.kind === 'refused') return respondRefused(redactor, json);
  const operator = redactor.value.redact(flags.operator);
  const reason = redactor.value.redact(flags.reason);
  const command = { kind: 'resume', time: Date.now() * 1000, operator, reason } as const;
  const written = recordCommand(directory, {
    ...command,
    ...(strategy !== undefined && { strategy }),
  });
  if (written.kind === 'refused') {
    const { message, fix, why } = written.fault;
    return respondRefused(wrong(message, fix, `${why ?? ''} Nothing was resumed.`.trim()), json);
  }
  removeKill(directory, strategy);
  const left = killsOf(directory);
  if (json) printJson({ ok: true, account: name, operator, reason, left });
  else stdout().write(`${resumeLine(name, strategy, left)}\n`);
  return EXIT.fine;
}

/** The one account that is killed or waits, among those that may be meant. */
async function targetOf(flags: ResumeFlags): Promise<Step<Chosen>> {
  const { config, account, strategy, operator, reason } = flags;
  if (operator.trim() === '' || reason.trim() === '')
    return usage('`--operator` or `--reason` is empty.', 'say who resumes trading, and why');
  const loaded = loadConfiguration(config);
  if (loaded.kind === 'refused') return loaded;
  const chosen = chosenAccounts(loaded.value, account);
  if (chosen.kind === 'refused') return chosen;
  const killed = chosen.value.filter(({ directory }) =>
    strategy === undefined
      ? isKilled(directory)
      : killsOf(directory).some((each) => each.strategy === strategy),
  );
  if (killed.length > 0 || strategy !== undefined)
    return theOnly(killed, 'are killed', () => nothingKilled(chosen.value, strategy));
  const waiting: Chosen[] = [];
  for (const each of chosen.value) {
    const ours = await ourView(each.directory, flags.store);
    if (ours.kind === 'refused') return ours;
    if (ours.value?.restrictions.some(({ needsOperator }) => needsOperator)) waiting.push(each);
  }
  return theOnly(waiting, 'wait for an operator', () => nothingKilled(chosen.value, strategy));
}

function theOnly(found: readonly Chosen[], what: string, none: () => Refusal): Step<Chosen> {
  const [only] = found;
  if (only === undefined) return none();
  if (found.length === 1) return ok(only);
  return usage(
    `${found.length} accounts ${what}.`,
    `resume them one by one: --account ${found.map(({ name }) => name).join(', --account ')}`,
  );
}

function nothingKilled(chosen: readonly Chosen[], strategy: string | undefined): Refusal {
  const what = strategy === undefined ? '' : `The strategy \`${strategy}\` of `;
  const names = chosen.map(({ name }) => `\`${name}\``).join(', ');
  const others = chosen
    .flatMap(({ directory }) => killsOf(directory))
    .flatMap((each) => (each.strategy === undefined ? [] : [each.strategy]));
  return usage(
    `${what}${names} is not killed and waits for nobody: there is nothing to resume.`,
    others.length === 0
      ? 'strata status'
      : `strata resume --strategy ${others[0]} --operator NAME --reason …`,
  );
}
