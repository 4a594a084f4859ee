import { parseFrame } from './event-stream.ts';

test.each([
  [
    'a whole one',
    'id: 17\nevent: task\ndata: {"a":1}',
    { id: '17', event: 'task', data: '{"a":1}' },
  ],
  ['several lines of data', 'data: a\ndata: b', { event: 'message', data: 'a\nb' }],
  ['a comment', ': ping', { event: 'message', data: '' }],
  ['no blank after the colon', 'data:x', { event: 'message', data: 'x' }],
  ['a field that nobody knows', 'retry: 5\ndata: x', { event: 'message', data: 'x' }],
  ['a field without a colon', 'data', { event: 'message', data: '' }],
])('%s', (_name, block, frame) => {
  expect(parseFrame(block)).toEqual(frame);
});
