import type { StreamName } from './streams.ts';

/** The tokens that stand for a blank in a subject's template: `{ specialty: 'backend', agent: 'pc1' }`. */
export type SubjectTokens = Readonly<Record<string, string>>;

/** One thing a service may say: its versioned type, where it is said, and the shape of its data. */
export interface EventDefinition<Data extends object = object> {
  /** `task.assigned.v1`. A breaking change is a new version beside the old one, never a new subject. */
  readonly type: string;
  /** `task.{specialty}.assigned.{agent}`: low cardinality, good as a span's name. */
  readonly subject: string;
  readonly stream: StreamName;
  readonly Data: new () => Data;
  /** Which of several streams that share an event, from 2 on; it ends the subject. Absent on the first or only one. */
  readonly lane?: number;
  /** Said so often, and of nothing in particular, that no span is made of it. */
  readonly untraced?: true;
}

export type DataOf<Definition> = Definition extends EventDefinition<infer Data> ? Data : never;

export function defineEvent<Data extends object>(
  definition: EventDefinition<Data>,
): EventDefinition<Data> {
  return definition;
}

const TOKEN = /^[A-Za-z0-9_-]+$/;

/** The subject an event is published to. Throws when a token is missing or could change the subject's meaning. */
export function subjectOf(definition: EventDefinition, tokens: SubjectTokens): string {
  return templateOf(definition).replace(/\{(\w+)\}/g, (_, name: string) => {
    const token = tokens[name];
    if (token === undefined || !TOKEN.test(token))
      throw new TypeError(
        `${definition.type}: "${String(token)}" can't stand for {${name}} in a subject; use letters, digits, - and _.`,
      );
    return token;
  });
}

/** The filter that selects an event; a token that is not given matches any. */
export function filterOf(definition: EventDefinition, tokens: SubjectTokens = {}): string {
  return templateOf(definition).replace(/\{(\w+)\}/g, (_, name: string) => tokens[name] ?? '*');
}

function templateOf({ subject, lane }: EventDefinition): string {
  return lane === undefined ? subject : `${subject}.${lane}`;
}

/** What a received subject says: `{ specialty, agent }`. The broker checked it, so it outranks the payload. */
export function tokensOf(definition: EventDefinition, subject: string): SubjectTokens {
  const found = subject.split('.');
  const tokens: Record<string, string> = {};
  definition.subject.split('.').forEach((part, index) => {
    const name = /^\{(\w+)\}$/.exec(part)?.[1];
    if (name !== undefined) tokens[name] = found[index] ?? '';
  });
  return tokens;
}
