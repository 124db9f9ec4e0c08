/**
 * Stamped on every thread. Raise it when a node is added, removed or given another meaning; node names never change, because a
 * thread that waits at a node which is gone would be finished without its approval.
 */
export const GRAPH_VERSION = 1;
