import type { Screen } from './screen.ts';

/** One JSON object on standard output for each event, and a last line with the summary. Words go to standard error. */
export function jsonScreen(out: NodeJS.WritableStream, words: NodeJS.WritableStream): Screen {
  const write = (value: object): void => {
    out.write(`${JSON.stringify(value)}\n`);
  };
  const nothing = (): void => undefined;
  return {
    paint: (_style, text) => text,
    step: nothing,
    ready: (data) => {
      write({ type: 'demo.ready', data });
    },
    heard: ({ event }) => {
      write(event);
    },
    show: nothing,
    doing: nothing,
    freeze: nothing,
    say: (text) => {
      words.write(`${text}\n`);
    },
    end: (summary) => {
      write({ summary });
    },
  };
}
