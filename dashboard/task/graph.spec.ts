import { layOutGraph, NODE } from './graph.ts';

test('a task that stands alone has no graph', () => {
  expect(layOutGraph(7, [], [])).toBeUndefined();
});

test('what it waits for stands left of it, what waits for it right, and each is joined to it', () => {
  const graph = layOutGraph(7, [3, 4], [9]);
  const at = (number: number) => graph?.nodes.find(({ issueNumber }) => issueNumber === number);
  expect(at(3)?.x).toBe(at(4)?.x);
  expect(at(3)?.x).toBeLessThan(at(7)?.x ?? 0);
  expect(at(7)?.x).toBeLessThan(at(9)?.x ?? 0);
  expect(graph?.nodes.filter(({ self }) => self)).toEqual([at(7)]);
  expect(graph?.edges.map(({ key }) => key)).toEqual(['3-7', '4-7', '7-9']);
});

test('no two of them overlap, and all are within the picture', () => {
  const graph = layOutGraph(7, [1, 2, 3, 4, 5], [8]);
  const places = graph?.nodes.map(({ x, y }) => `${x} ${y}`) ?? [];
  expect(new Set(places).size).toBe(7);
  for (const { x, y } of graph?.nodes ?? []) {
    expect(x + NODE.width).toBeLessThanOrEqual(graph?.width ?? 0);
    expect(y + NODE.height).toBeLessThanOrEqual(graph?.height ?? 0);
    expect(y).toBeGreaterThanOrEqual(0);
  }
});

test('with dependents alone it stands first', () => {
  expect(layOutGraph(7, [], [8, 9])?.nodes[0]).toMatchObject({ issueNumber: 7, x: 0, self: true });
});
