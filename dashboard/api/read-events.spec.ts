import { EventReader } from './read-events.ts';

const read = (...pieces: string[]) => {
  const reader = new EventReader();
  return pieces.flatMap((piece) => reader.push(piece));
};
const ONE = { id: '7', name: 'task', data: '{"a":1}' };

test.each([
  ['whole', ['id: 7\nevent: task\ndata: {"a":1}\n\n'], [ONE]],
  ['cut anywhere', Array.from('id: 7\nevent: task\ndata: {"a":1}\n\n'), [ONE]],
  [
    'with the line ends of Windows',
    ['id: 7\r\nevent: task\r', '\ndata: {"a":1}\r\n\r', '\n'],
    [ONE],
  ],
  ['without a space behind the colon', ['id:7\nevent:task\ndata:{"a":1}\n\n'], [ONE]],
  ['after a heartbeat', [': ping\n\n', 'id: 7\nevent: task\ndata: {"a":1}\n\n'], [ONE]],
  ['of several lines', ['data: a\ndata: b\n\n'], [{ id: '', name: 'message', data: 'a\nb' }]],
  ['without data, which is none', ['id: 7\nevent: task\n\n'], []],
  ['not ended yet', ['id: 7\ndata: x\n'], []],
  [
    'with the id of the one before',
    ['id: 7\ndata: x\n\ndata: y\n\n'],
    [
      { id: '7', name: 'message', data: 'x' },
      { id: '7', name: 'message', data: 'y' },
    ],
  ],
])('an event %s', (_, pieces, events) => {
  expect(read(...pieces)).toEqual(events);
});

test('an event without end is given up', () => {
  expect(() => read(`data: ${'x'.repeat(2_000_000)}`)).toThrow('without end');
});
