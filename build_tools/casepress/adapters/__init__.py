"""The only rooms that know a framework: the engine, and the pools of workers."""
