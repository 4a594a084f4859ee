/** What an answer of GitHub tells besides what was asked. */
export interface GithubAnswer {
  /** 0 when there was none. */
  readonly status: number;
  /** Of which of its limits the figures are: `core`, `search`...; undefined where it doesn't say. */
  readonly resource: string | undefined;
  readonly remaining: number | undefined;
  /** When the limit is full again, seconds of the epoch. */
  readonly resetsAt: number | undefined;
}

export type WatchAnswers = (answer: GithubAnswer) => void;

const NONE: GithubAnswer = {
  status: 0,
  resource: undefined,
  remaining: undefined,
  resetsAt: undefined,
};

/** Tells of every request that leaves, retried ones among them. */
export async function watched(
  asking: Promise<Response>,
  onAnswer: WatchAnswers | undefined,
): Promise<Response> {
  try {
    const response = await asking;
    onAnswer?.(answerOf(response));
    return response;
  } catch (error) {
    onAnswer?.(NONE);
    throw error;
  }
}

function answerOf({ status, headers }: Response): GithubAnswer {
  const figure = (name: string): number | undefined => {
    const text = headers.get(name);
    return text === null || !/^\d+$/.test(text) ? undefined : Number(text);
  };
  return {
    status,
    resource: headers.get('x-ratelimit-resource') ?? undefined,
    remaining: figure('x-ratelimit-remaining'),
    resetsAt: figure('x-ratelimit-reset'),
  };
}
