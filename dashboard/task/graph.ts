export interface GraphNode {
  readonly issueNumber: number;
  readonly x: number;
  readonly y: number;
  readonly self: boolean;
}

export interface Graph {
  readonly width: number;
  readonly height: number;
  readonly nodes: readonly GraphNode[];
  /** Paths from the one that is waited for to the one that waits. */
  readonly edges: readonly { readonly key: string; readonly path: string }[];
}

export const NODE = { width: 72, height: 34 } as const;
const GAP = { x: 34, y: 12 } as const;

/** What a task waits for to its left, what waits for it to its right. Undefined where it stands alone. */
export function layOutGraph(
  issueNumber: number,
  dependsOn: readonly number[],
  dependents: readonly number[],
): Graph | undefined {
  const columns = [dependsOn, [issueNumber], dependents].filter(({ length }) => length > 0);
  if (columns.length < 2) return undefined;
  const rows = Math.max(...columns.map(({ length }) => length));
  const height = heightOf(rows);
  const placed = columns.map((column, at) =>
    column.map((number, row) => ({
      issueNumber: number,
      x: at * (NODE.width + GAP.x),
      y: (height - heightOf(column.length)) / 2 + row * (NODE.height + GAP.y),
      self:
        column.length === 1 &&
        number === issueNumber &&
        column !== dependsOn &&
        column !== dependents,
    })),
  );
  return {
    width: columns.length * NODE.width + (columns.length - 1) * GAP.x,
    height,
    nodes: placed.flat(),
    edges: placed
      .slice(1)
      .flatMap((column, at) =>
        column.flatMap((to) => (placed[at] ?? []).map((from) => edge(from, to))),
      ),
  };
}

function heightOf(rows: number): number {
  return rows * NODE.height + (rows - 1) * GAP.y;
}

function edge(from: GraphNode, to: GraphNode): { key: string; path: string } {
  const [x1, y1] = [from.x + NODE.width, from.y + NODE.height / 2];
  const [x2, y2] = [to.x, to.y + NODE.height / 2];
  const middle = (x1 + x2) / 2;
  const path = `M${x1} ${y1} C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`;
  return { key: `${from.issueNumber}-${to.issueNumber}`, path };
}
