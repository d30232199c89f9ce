// The two rows at the top: what is looked at (service, type, time) and the label filters.

import { element, icon } from './dom.js';
import { FilterField } from './autocomplete.js';
import { Picker } from './picker.js';
import { parseProfileType } from './profile-types.js';
import { SERVICE_LABEL, serviceOf } from './selector.js';
import { toggleTheme } from './theme.js';
import { TimePicker } from './time-picker.js';

const THEME_ICON = 'M8 2a6 6 0 1 0 0 12A6 6 0 1 0 8 2M8 2v12M8 5a3 3 0 0 1 0 6';

export class Header {
  /** `actions`: loadServiceOptions, loadTypeOptions, loadNames, loadValues, setService, setType, setFilters, setRange. */
  constructor(actions, history, runButton) {
    this.service = new Picker({ id: 'service', label: 'Service', placeholder: 'All services', load: actions.loadServiceOptions, onPick: actions.setService });
    this.type = new Picker({ id: 'profile-type', label: 'Profile', placeholder: 'None', load: actions.loadTypeOptions, onPick: actions.setType });
    this.time = new TimePicker(history, actions.setRange);
    // The service has its own picker, so its filter is kept out of the field and put back on every change.
    this.filters = new FilterField({
      names: actions.loadNames, values: actions.loadValues,
      onChange: (filters) => actions.setFilters([...this.serviceFilters, ...filters]),
    });
    this.serviceFilters = [];
    const theme = element('button', { class: 'icon-button', id: 'theme', type: 'button', 'aria-label': 'Change between dark and light', title: 'Dark or light', onclick: toggleTheme }, icon(THEME_ICON));
    this.top = [this.service.element, this.type.element, element('div', { class: 'spacer' }), this.time.element, runButton, theme];
    this.row = [element('label', { class: 'row-label', for: 'filter-input' }, 'Filters'), this.filters.element];
  }

  set(state) {
    const service = serviceOf(state.filters);
    const type = parseProfileType(state.type);
    this.service.set(service);
    this.type.set(type.title, state.type);
    this.time.set(state);
    const isService = (filter) => filter.name === SERVICE_LABEL && filter.op === '=' && filter.value === service;
    this.serviceFilters = state.filters.filter(isService);
    this.filters.set(state.filters.filter((filter) => !isService(filter)));
  }
}
