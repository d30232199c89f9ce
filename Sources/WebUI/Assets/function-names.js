// Reading function names: which package one belongs to, and its telling end. Pure.

/** Drops type arguments and whatever else is in angle brackets: `<T as core::fmt::Display>::fmt` names no package inside them. */
function withoutBrackets(name) {
  let text = name;
  for (let before = ''; before !== text;) [before, text] = [text, text.replace(/<[^<>]*>/g, '')];
  return text;
}

/** The package or module that a function name belongs to, by the habits of the language that wrote it. */
export function packageOf(name) {
  const bang = name.indexOf('!');
  if (bang > 0) return name.slice(0, bang);
  if (name.includes('::')) {
    const path = name.startsWith('<') ? name.replace(/[<&]|(mut |dyn )/g, '') : withoutBrackets(name);
    return path.split('::')[0].trim() || name;
  }
  const script = /^(.*?\.(?:py|js|ts|mjs|rb|php))(?::| |$)/.exec(name);
  if (script) return script[1];
  const slash = name.lastIndexOf('/');
  if (slash >= 0) {
    const last = name.slice(slash + 1).split(/[.(]/)[0];
    return /^[A-Z]/.test(last) ? name.slice(0, slash) : name.slice(0, slash + 1) + last;
  }
  const parts = name.split('(')[0].split('.').filter((part) => part !== '');
  if (parts.length < 2) return name;
  const upper = parts.findIndex((part) => /^[A-Z]/.test(part));
  return parts.slice(0, upper > 0 ? upper : parts.length - 1).join('.');
}

/** Where the part of a name begins that still tells the function apart when room is short: after directories, packages and outer modules. */
function shortStart(name) {
  const head = name.split(/[(<[]/)[0];
  const slash = head.lastIndexOf('/');
  if (slash >= 0) return slash + 1;
  if (name.startsWith('<')) return 0;
  if (head.includes('::')) return head.lastIndexOf('::', head.lastIndexOf('::') - 1) + 2 || 0;
  const upper = /(^|\.)[A-Z]/.exec(head);
  return upper && upper.index > 0 ? upper.index + 1 : 0;
}

/** A name in two parts: what can be left out first, and what cannot. */
export function splitName(name) {
  const at = shortStart(name);
  return at > 1 ? [name.slice(0, at), name.slice(at)] : ['', name];
}
