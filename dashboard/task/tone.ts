export type Tone = 'good' | 'bad' | 'warn' | 'busy' | 'plain';

const TONES: readonly (readonly [RegExp, Tone])[] = [
  [/\.(?:opened|completed|approved|merged)\.v\d+$/, 'good'],
  [/\.(?:failed|refused|declined|offline)\.v\d+$/, 'bad'],
  [/\.(?:held|delayed|reassigned|retry|stop)\.v\d+$/, 'warn'],
  [/\.(?:running|started|assigned|progress)\.v\d+$/, 'busy'],
];

/** The colour of what happened, by the type of the event that told of it. */
export function toneOf(type: string): Tone {
  return TONES.find(([types]) => types.test(type))?.[1] ?? 'plain';
}
