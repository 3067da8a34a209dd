/** How a command ends, and the codes that the shell sees. */

export {
  EXIT,
  type ExitCode,
  ok,
  type Refusal,
  type Step,
  usage,
  wrong,
} from '../backtester/text/index.ts';
