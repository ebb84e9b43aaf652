import { type MessagePort, receiveMessageOnPort } from 'node:worker_threads';

/**
 * Whether the other end of a port is closed, known while this thread waits, when no event comes.
 *
 * Reading from the port closes it too. A closed port is refused as a part of a message before the message is read; an open one is
 * not transferred, since this message cannot be read.
 */
export function isClosed(port: MessagePort): boolean {
  receiveMessageOnPort(port);
  let read = false;
  const message = {
    get unreadable(): never {
      read = true;
      throw new Error('so that nothing is transferred');
    },
  };
  try {
    structuredClone(message, { transfer: [port] });
  } catch {
    return !read;
  }
  return false;
}
