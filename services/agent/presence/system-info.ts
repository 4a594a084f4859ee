import { statfs } from 'node:fs/promises';
import { arch, availableParallelism, freemem, loadavg, platform, totalmem } from 'node:os';

import type { SystemInfo } from '#libs/contracts';

/** This PC now. @param folder on the disk that the work needs */
export async function readSystemInfo(folder: string): Promise<SystemInfo> {
  const disk = await statfs(folder);
  return {
    platform: platform(),
    arch: arch(),
    cpus: availableParallelism(),
    load1: loadavg()[0] ?? 0,
    memoryTotalBytes: totalmem(),
    memoryFreeBytes: freemem(),
    diskFreeBytes: disk.bavail * disk.bsize,
    nodeVersion: process.version,
  };
}
