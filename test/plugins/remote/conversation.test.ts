import { expect, it } from 'vitest';
import type { ChildEvents } from '../../../plugins/remote/child.ts';
import { conversation } from '../../../plugins/remote/conversation.ts';

/** Children of which the first answers nothing, and takes no more after a line; the others answer. */
function children() {
  const all: ChildEvents[] = [];
  const talk = conversation({
    name: 'the child',
    expected: 'an answer',
    concurrency: 4,
    deadline: 300,
    restarts: 0,
    start(events) {
      const mute = all.push(events) === 1;
      return {
        write(line) {
          if (!mute) setTimeout(events.line, 0, line);
          return !mute;
        },
        lastWords: () => '',
        kill() {},
        end: () => Promise.resolve(),
      };
    },
  });
  return { talk, all };
}

it('a child that took no more when it was disposed of does not keep the next one from being asked', async () => {
  const { talk, all } = children();
  const first = expect(talk.ask({}, () => undefined)).rejects.toThrow('the child was disposed before it had answered');
  await talk.dispose();
  await first;
  await talk.ask({}, () => undefined);
  expect(all).toHaveLength(2);
});

it('what a child said unasked is not told any more when it is disposed of', async () => {
  const { talk, all } = children();
  const first = expect(talk.ask({}, () => undefined)).rejects.toThrow('did not answer within the deadline');
  await first;
  await talk.ask({}, () => undefined);
  all[1]!.line('garbage');
  await talk.dispose();
  await talk.ask({}, () => undefined);
  expect(all).toHaveLength(3);
});
