// What the page knows, kept true by the live stream; whoever draws listens for changes.

import { get } from "./api.js";

const READ = "bot.console.read";

export const store = {
  bot: { first_name: "" }, people: new Map(), groups: new Map(), chats: new Map(), seq: 0, born: 0,
  person: null, chat: null, // who one is, and the chat that is open (ids)
};
const listeners = [];
let read = {};

export const listen = (listener) => listeners.push(listener);
export const tell = (change) => listeners.forEach((listener) => listener(change));
export const title = (chat) => (store.groups.get(chat) ? store.groups.get(chat).title : store.bot.first_name);

export function chatOf(id) {
  if (!store.chats.has(id)) {
    store.chats.set(id, { messages: new Map(), keyboard: null, commands: [], loaded: false, last: null, fromBot: new Set(), typing: null });
  }
  return store.chats.get(id);
}

export async function load() {
  const state = await get("state");
  try {
    read = JSON.parse(localStorage.getItem(READ)) || {};
  } catch {
    read = {};
  }
  if (read.born !== state.born) read = { born: state.born };
  Object.assign(store, { bot: state.bot, seq: state.seq, born: state.born, chats: new Map() });
  store.people = new Map(state.people.map((each) => [each.id, each]));
  store.groups = new Map(state.groups.map((each) => [each.id, each]));
  for (const [id, { last, from_bot: fromBot }] of Object.entries(state.chats)) {
    Object.assign(chatOf(Number(id)), { last, fromBot: new Set(fromBot) });
  }
  if (store.chat !== null) await loadChat(store.chat);
  tell({ type: "everything" });
}

export async function loadChat(id) {
  let answer;
  // What the stream brought meanwhile is only in a younger answer.
  do answer = await get(`chats/${id}`); while (answer.seq < store.seq);
  const { messages, keyboard, commands } = answer;
  Object.assign(chatOf(id), { messages: new Map(messages.map((each) => [each.message_id, each])), keyboard, commands, loaded: true });
}

export const readUpTo = (id) => read[id] || 0;

export function unread(id) {
  const upTo = readUpTo(id);
  let count = 0;
  for (const number of chatOf(id).fromBot) if (number > upTo) count += 1;
  return count;
}

export function markRead(id) {
  const last = chatOf(id).last;
  if (!last || !unread(id)) return;
  read[id] = last.message_id;
  localStorage.setItem(READ, JSON.stringify(read));
  tell({ type: "read", chat: id });
}

const apply = {
  bot: ({ bot }) => { store.bot = bot; },
  person: ({ person }) => store.people.set(person.id, person),
  group: ({ group }) => store.groups.set(group.id, group),
  migrated: ({ from, to }) => { store.groups.set(to, { ...store.groups.get(from), id: to }); store.groups.delete(from); },
  message: ({ message }) => {
    const chat = chatOf(message.chat.id);
    chat.messages.set(message.message_id, message);
    if (!chat.last || message.message_id >= chat.last.message_id) chat.last = message;
    if (message.from.is_bot) { chat.fromBot.add(message.message_id); chat.typing = null; }
  },
  gone: ({ chat, messages }) => {
    for (const id of messages) { chatOf(chat).messages.delete(id); chatOf(chat).fromBot.delete(id); }
    const left = chatOf(chat);
    if (left.loaded && left.last && !left.messages.has(left.last.message_id)) left.last = [...left.messages.values()].pop() || null;
  },
  keyboard: ({ chat, keyboard }) => { chatOf(chat).keyboard = keyboard; },
  typing: ({ chat, action, date }) => { chatOf(chat).typing = { action, until: (date + 5) * 1000 }; },
};

export async function take(seq, changes) {
  if (seq <= store.seq) return;
  store.seq = seq;
  for (const change of changes) {
    if (apply[change.type]) apply[change.type](change);
    tell(change);
    if (change.type === "commands" && store.chat !== null) {
      chatOf(store.chat).commands = (await get(`chats/${store.chat}`)).commands;
    }
  }
}
