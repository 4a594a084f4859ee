/*
 * What the browser runs in the page: each function is sent there as it is written, and may use nothing from around it.
 */

/** In ms from the start of the navigation until something was painted. */
export function paintOf(): number {
  return performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN;
}

/** @returns how long each frame took, in ms, and the most rows that were in the document at once */
export function scrollThrough(box: Element): Promise<{ frames: number[]; rows: number }> {
  const STEPS = 120;
  return new Promise((resolve) => {
    const frames: number[] = [];
    let rows = 0;
    let beforeMs = performance.now();
    // From the end to the top, one step in each frame.
    const step = (): void => {
      const nowMs = performance.now();
      frames.push(nowMs - beforeMs);
      beforeMs = nowMs;
      rows = Math.max(rows, document.querySelectorAll('.row-place').length);
      box.scrollTop = box.scrollHeight * (1 - frames.length / STEPS);
      if (frames.length < STEPS) requestAnimationFrame(step);
      else resolve({ frames, rows });
    };
    requestAnimationFrame(step);
  });
}
