// The page of a server that holds no profile yet: how to send the first one. It keeps looking, so that the reader need not.

import { copyText, element } from './dom.js';

const LOOK_EVERY_MS = 5000;

function samples(server) {
  return [
    ['Command line', 'Send any pprof file, gzipped or not.', `# for example ten seconds of a Go service\ncurl -o cpu.pb.gz 'http://localhost:6060/debug/pprof/profile?seconds=10'\n\nfirefinch push cpu.pb.gz --label service_name=my-service \\\n    --url ${server}`],
    ['Python', 'pip install pyroscope-io, then at the start of the program:',
      `import pyroscope\n\npyroscope.configure(\n    application_name="my-service",\n    server_address="${server}",\n    tags={"region": "eu-north-1"},\n)`],
    ['Go', 'go get github.com/grafana/pyroscope-go, then at the start of main:',
      `pyroscope.Start(pyroscope.Config{\n    ApplicationName: "my-service",\n    ServerAddress:   "${server}",\n    Tags:            map[string]string{"region": "eu-north-1"},\n})`],
    ['Java', 'Start the JVM with the Pyroscope agent.',
      `PYROSCOPE_APPLICATION_NAME=my-service \\\nPYROSCOPE_SERVER_ADDRESS=${server} \\\njava -javaagent:pyroscope.jar -jar my-service.jar`],
  ];
}

/** `look()` asks the server again and resolves to whether profiles arrived. Stops looking once the page is taken out of the document. */
export function firstRunPage(look) {
  const all = samples(new URL('.', document.baseURI).href.replace(/\/$/, ''));
  const intro = element('p', { class: 'first-run-intro' });
  const code = element('code', {});
  const copy = element('button', { class: 'button', type: 'button' }, 'Copy');
  const panel = element('div', { class: 'snippet', role: 'tabpanel', id: 'snippet', tabindex: '0' }, element('pre', {}, code));
  const tabs = all.map(([name], index) => element('button', { class: 'tab', type: 'button', role: 'tab', id: `snippet-${index}`, 'aria-controls': 'snippet', onclick: () => choose(index) }, name));
  const choose = (index) => {
    tabs.forEach((tab, i) => {
      tab.setAttribute('aria-selected', String(i === index));
      tab.tabIndex = i === index ? 0 : -1;
    });
    panel.setAttribute('aria-labelledby', `snippet-${index}`);
    [intro.textContent, code.textContent, copy.textContent] = [all[index][1], all[index][2], 'Copy'];
  };
  copy.addEventListener('click', async () => {
    copy.textContent = (await copyText(code.textContent)) ? 'Copied' : 'Copy failed';
  });
  const strip = element('div', { class: 'tabs', role: 'tablist', 'aria-label': 'Ways to send profiles' }, ...tabs);
  strip.addEventListener('keydown', (event) => {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    const next = (tabs.indexOf(document.activeElement) + by + tabs.length) % tabs.length;
    choose(next);
    tabs[next].focus();
  });
  choose(0);
  const page = element('section', { class: 'first-run', 'data-state': 'first-run', 'aria-labelledby': 'first-run-title' },
    element('h2', { id: 'first-run-title' }, 'Send your first profile'),
    element('p', { class: 'lead' }, 'The server is running and holds no profiles yet. Anything that speaks to Grafana Pyroscope can send here; nothing else has to be set up.'),
    strip, element('div', { class: 'snippet-head' }, intro, copy), panel,
    element('p', { class: 'waiting', role: 'status' }, element('span', { class: 'spinner', 'aria-hidden': 'true' }), 'Waiting for the first profile; this page shows it when it arrives.'));
  keepLooking(page, look);
  return page;
}

function keepLooking(page, look) {
  const timer = setInterval(async () => {
    if (!page.isConnected) clearInterval(timer);
    else if (!document.hidden && (await look())) clearInterval(timer);
  }, LOOK_EVERY_MS);
}
