import type { KitInput } from './options.ts';
import {
  ownKeys,
  type RegistryValue,
  registryValues,
  removalValues,
  settingsKeys,
} from './registry.ts';

/** Scripts for Windows PowerShell 5.1 and later: Intune's remediations run them as the system. Pure. */

/** Says whether the machine has just what the kit sets. Ends with 1 where it has not. */
export function detectScript(input: KitInput): string {
  return script(
    'Detects whether Webside is set up by policy as in this kit. Changes nothing.',
    { keys: settingsKeys(input), values: registryValues(input) },
    `$wrong = @()
foreach ($value in $values) {
  $path = "HKLM:\\$($value.Key)"
  $found = $null
  if (Test-Path -LiteralPath $path) { $found = (Get-Item -LiteralPath $path).GetValue($value.Name) }
  if ($null -eq $found -or $found -cne $value.Data) { $wrong += "$path\\$($value.Name)" }
}
foreach ($key in $keys) {
  $path = "HKLM:\\$key"
  if (-not (Test-Path -LiteralPath $path)) { continue }
  $known = @($values | Where-Object { "HKLM:\\$($_.Key)" -eq $path } | ForEach-Object { $_.Name })
  foreach ($name in (Get-Item -LiteralPath $path).Property) {
    if ($known -notcontains $name) { $wrong += "$path\\$name" }
  }
}
if ($wrong.Count -gt 0) {
  Write-Output "Webside: $($wrong.Count) values differ. The first: $($wrong[0])"
  exit 1
}
Write-Output 'Webside: set up as in the kit.'
exit 0`,
  );
}

/** Sets everything, and takes away what an earlier kit has set. */
export function setScript(input: KitInput): string {
  return script(
    'Sets up Webside by policy as in this kit. Run it as an administrator.',
    { keys: settingsKeys(input), values: registryValues(input) },
    `# Only the settings are taken away first: a browser may remove Webside when its installation goes.
${removal}
${setting}
Write-Output "Webside: $($values.Count) values set."
exit 0`,
  );
}

/** Takes away everything that the kit has set. The browsers then remove Webside. */
export function removeScript(input: KitInput): string {
  return script(
    'Removes what this kit has set. The browsers then remove Webside, and its log with it.',
    { keys: ownKeys(input), values: removalValues(input) },
    `${removal}
${setting}
Write-Output 'Webside: removed.'
exit 0`,
  );
}

const removal = `foreach ($key in $keys) {
  if (Test-Path -LiteralPath "HKLM:\\$key") { Remove-Item -LiteralPath "HKLM:\\$key" -Recurse -Force }
}`;

const setting = `foreach ($value in $values) {
  $path = "HKLM:\\$($value.Key)"
  if (-not (Test-Path -LiteralPath $path)) { New-Item -Path $path -Force | Out-Null }
  New-ItemProperty -LiteralPath $path -Name $value.Name -PropertyType $value.Type -Value $value.Data -Force | Out-Null
}`;

function script(
  purpose: string,
  lists: { readonly keys: readonly string[]; readonly values: readonly RegistryValue[] },
  body: string,
): string {
  const values = lists.values.map(({ key, name, data }) => {
    const [type, written] =
      typeof data === 'number' ? ['DWord', String(data)] : ['String', quote(data)];
    return `  @{ Key = ${quote(key)}; Name = ${quote(name)}; Type = '${type}'; Data = ${written} }`;
  });
  const keys = lists.keys.map((key) => `  ${quote(key)}`);
  const parts = [
    `# ${purpose}`,
    "$ErrorActionPreference = 'Stop'",
    `$keys = @(\n${keys.join('\n')}\n)`,
    `$values = @(\n${values.join('\n')}\n)`,
    body,
  ];
  // Without the mark, Windows PowerShell would take the file for one in an old code page.
  return `\ufeff${parts.join('\n')}\n`;
}

/** PowerShell takes typographic quotation marks for plain ones, and doubled ones for themselves. */
function quote(text: string): string {
  return `'${text.replace(/['\u2018-\u201b]/g, '$&$&')}'`;
}
