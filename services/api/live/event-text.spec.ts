import { eventsText } from './event-text.ts';

test('each event is a block, and only the last bears the id', () => {
  const events = [
    { event: 'timeline', data: { id: 'a' } },
    { event: 'task', data: { status: 'running' } },
  ];
  expect(eventsText(events, '17')).toBe(
    'event: timeline\ndata: {"schema":1,"id":"a"}\n\n' +
      'id: 17\nevent: task\ndata: {"schema":1,"status":"running"}\n\n',
  );
});

test('no events are no text', () => {
  expect(eventsText([], '17')).toBe('');
});

test.each(['a\n\nevent: task\ndata: {}', 'a\r\rid: 1', '\u2028'])(
  'what somebody wrote stays inside its line: %j',
  (message) => {
    const text = eventsText([{ event: 'progress', data: { message } }], '1');
    expect(text.trimEnd().split(/\r\n|\r|\n/)).toHaveLength(3);
    const [, , data = ''] = text.split('\n');
    expect(JSON.parse(data.slice('data: '.length))).toEqual({ schema: 1, message });
  },
);
