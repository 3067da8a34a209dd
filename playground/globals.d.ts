/** V8's own, which the grammar uses where it is there. */
interface ErrorConstructor {
  stackTraceLimit: number;
}
