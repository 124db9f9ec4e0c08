import { ConflictError } from '../../domain/errors.ts';

const taken = new WeakMap<object, Set<string>>();

/**
 * Holds a thread of one compiled graph until disposed. LangGraph lets two callers run the same thread at once and then does both
 * of what they ask. Across processes the lease of the run does the same work; this catches a second call inside one.
 */
export function takeThread(compiled: object, thread: string): Disposable {
  const threads = taken.get(compiled) ?? new Set<string>();
  taken.set(compiled, threads);
  if (threads.has(thread)) throw new ConflictError(`run ${thread} is being worked on already`);
  threads.add(thread);
  return { [Symbol.dispose]: () => threads.delete(thread) };
}
