interface Template {
  readonly label?: string;
  readonly id?: string;
  readonly role?: string;
  readonly type?: string;
  readonly checked?: boolean;
  readonly accelerator?: string;
  readonly registerAccelerator?: boolean;
  readonly click?: (item: MenuItem) => void;
  readonly submenu?: readonly Template[];
}

class MenuItem {
  readonly label: string;
  readonly id: string | undefined;
  readonly role: string | undefined;
  readonly type: string;
  readonly checked: boolean;
  readonly accelerator: string | undefined;
  readonly submenu: Menu | undefined;
  readonly #click: ((item: MenuItem) => void) | undefined;

  constructor({ label, id, role, type, checked, accelerator, click, submenu }: Template) {
    if (type !== 'separator' && !label && !role) throw new Error('a menu item needs a label, a role or to be a separator');
    this.label = label ?? '';
    this.id = id;
    this.role = role;
    this.type = type ?? (submenu ? 'submenu' : 'normal');
    this.checked = checked ?? false;
    this.accelerator = accelerator;
    this.submenu = submenu && Menu.buildFromTemplate(submenu);
    this.#click = click;
  }

  click(): void {
    this.#click?.(this);
  }
}

export class Menu {
  static #application: Menu | null = null;
  readonly items: readonly MenuItem[];

  constructor(items: readonly MenuItem[]) {
    this.items = items;
  }

  static buildFromTemplate(template: readonly Template[]): Menu {
    return new Menu(template.map((item) => new MenuItem(item)));
  }

  static setApplicationMenu(menu: Menu | null): void {
    Menu.#application = menu;
  }

  static getApplicationMenu(): Menu | null {
    return Menu.#application;
  }

  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found) return found;
    }
    return null;
  }
}
