/**
 * Git's settings for packing what people send: a larger file goes by itself, as a stream. Else git holds ten of them at a
 * time, and compares each with each: minutes, and memory, where the files hardly resemble each other.
 */
export const LARGE_FILES_ALONE = { 'core.bigFileThreshold': '1m' } as const;
