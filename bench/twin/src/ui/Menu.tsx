import * as DropdownMenu from "@radix-ui/react-dropdown-menu";
import type { ReactElement, ReactNode } from "react";
import { Link } from "react-router";

interface MenuProps {
  /** The button that opens it. */
  trigger: ReactElement;
  label: string;
  align?: "start" | "end";
  children: ReactNode;
}

export function Menu({ trigger, label, align = "start", children }: MenuProps) {
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger asChild>{trigger}</DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu menu-placed" align={align} sideOffset={4} aria-label={label}>
          {children}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

export function MenuLink({ to, danger, children }: { to: string; danger?: boolean; children: ReactNode }) {
  return (
    <DropdownMenu.Item asChild>
      <Link className={danger ? "menu-item button-danger" : "menu-item"} to={to}>
        {children}
      </Link>
    </DropdownMenu.Item>
  );
}

export function MenuButton({ onSelect, children }: { onSelect: () => void; children: ReactNode }) {
  return (
    <DropdownMenu.Item asChild onSelect={onSelect}>
      <button className="menu-item">{children}</button>
    </DropdownMenu.Item>
  );
}
