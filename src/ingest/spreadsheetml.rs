//! The parts of .xlsx that tell the layout of sheets: workbook, relationships, worksheets. Those of .xlsb are added from `biff12`.
//!
//! Element names are compared without prefix, so prefixed namespaces and strict OOXML read alike.

use std::collections::BTreeMap;

use super::biff12::Biff12;
use super::layout::{Layout, Refusal};
use super::limits;
use super::package::{Element, Watch};
use super::sheet::Region;

/// What the parts of a workbook tell, until its sheets can be named.
#[derive(Default)]
pub struct SpreadsheetMl {
    /// Layout by the part's path, in lower case.
    worksheets: BTreeMap<String, Layout>,
    /// Path of the workbook part; its sheets: name and relationship.
    workbooks: BTreeMap<String, Vec<(String, String)>>,
    /// Path of a relationships part; its targets by relationship.
    relationships: BTreeMap<String, BTreeMap<String, String>>,
}

/// One part under scan.
pub struct Part<'a> {
    of: &'a mut SpreadsheetMl,
    path: &'a str,
    /// Name of the outermost element.
    root: String,
    elements: usize,
    row: u32,
}

impl SpreadsheetMl {
    /// A watch over a part.
    pub fn part<'a>(&'a mut self, path: &'a str) -> Part<'a> {
        Part { of: self, path, root: String::new(), elements: 0, row: 0 }
    }

    /// Adds what the parts of a .xlsb told; their relationships are XML as in .xlsx.
    pub fn add(&mut self, binary: Biff12) {
        self.worksheets.extend(binary.worksheets);
        self.workbooks.insert("xl/workbook.bin".to_owned(), binary.sheets);
    }

    /// The layouts by sheet name.
    #[must_use]
    pub fn layouts(mut self) -> BTreeMap<String, Layout> {
        let mut layouts = BTreeMap::new();
        for (path, sheets) in &self.workbooks {
            let (folder, file) = path.rsplit_once('/').map_or(("", path.as_str()), |(folder, file)| (folder, file));
            let separator = if folder.is_empty() { "" } else { "/" };
            let Some(targets) = self.relationships.get(&format!("{folder}{separator}_rels/{file}.rels")) else { continue };
            for (name, relationship) in sheets {
                let Some(target) = targets.get(relationship) else { continue };
                let part = target.strip_prefix('/').map_or_else(|| format!("{folder}{separator}{target}"), str::to_owned).to_lowercase();
                if let Some(layout) = self.worksheets.remove(&part) {
                    layouts.insert(name.clone(), layout);
                }
            }
        }
        layouts
    }
}

impl Watch for Part<'_> {
    fn start(&mut self, element: &Element<'_>) -> Result<(), Refusal> {
        if element.depth == 0 {
            element.name().clone_into(&mut self.root);
        }
        match (self.root.as_str(), element.name()) {
            ("worksheet", name) => self.worksheet(name, element),
            ("sst", name) => self.shared_strings(name, element),
            (root, name) => {
                self.elements += 1;
                if self.elements > limits::PART_ELEMENTS {
                    return Err(Refusal::Beyond(format!("{} の要素が多すぎます（上限{}個）", self.path, limits::PART_ELEMENTS)));
                }
                match (root, name) {
                    ("workbook", "sheet") => {
                        let sheet = element.attribute("name").zip(element.attribute("id"));
                        self.of.workbooks.entry(self.path.to_owned()).or_default().extend(sheet);
                    }
                    ("Relationships", "Relationship") => {
                        let target = element.attribute("Id").zip(element.attribute("Target"));
                        self.of.relationships.entry(self.path.to_owned()).or_default().extend(target);
                    }
                    _ => {}
                }
                Ok(())
            }
        }
    }
}

impl Part<'_> {
    fn worksheet(&mut self, name: &str, element: &Element<'_>) -> Result<(), Refusal> {
        if !matches!(name, "row" | "col" | "mergeCell") {
            return Ok(());
        }
        let layout = self.of.worksheets.entry(self.path.to_owned()).or_default();
        match name {
            "row" => {
                let number = element.number("r").and_then(|row| u32::try_from(row).ok());
                self.row = number.unwrap_or_else(|| self.row.saturating_add(1));
                let follows = layout.hidden_rows.last().is_none_or(|&last| last < self.row);
                if element.truth("hidden") && follows && self.row <= limits::ROWS {
                    layout.hidden_rows.push(self.row);
                }
            }
            "col" if element.truth("hidden") && layout.hidden_columns.len() < limits::COLUMNS as usize => {
                let column = |name| element.number(name).and_then(|column| u32::try_from(column).ok());
                layout.hidden_columns.extend(column("min").zip(column("max")));
            }
            "mergeCell" => {
                if layout.merged.len() >= limits::MERGED_RANGES {
                    return Err(Refusal::Beyond(limits::too_many_merged()));
                }
                layout.merged.extend(element.attribute("ref").as_deref().and_then(region));
            }
            _ => {}
        }
        Ok(())
    }

    fn shared_strings(&mut self, name: &str, element: &Element<'_>) -> Result<(), Refusal> {
        self.elements += usize::from(name == "si");
        // calamine sets aside room for as many strings as the table says it has.
        let declared = if element.depth == 0 { element.number("uniqueCount").unwrap_or(0) } else { 0 };
        if self.elements > limits::CELLS || declared > limits::CELLS as u64 {
            return Err(Refusal::Beyond(format!("共有文字列が多すぎます（上限{}個）", limits::CELLS)));
        }
        Ok(())
    }
}

/// `B5:D6` as a rectangle; `None` where it is none or lies outside of a sheet.
fn region(reference: &str) -> Option<Region> {
    let (first, last) = reference.split_once(':').unwrap_or((reference, reference));
    let ((top, left), (bottom, right)) = (cell(first)?, cell(last)?);
    (top <= bottom && left <= right).then_some(Region { top, left, bottom, right })
}

/// `B5` as row and column.
fn cell(reference: &str) -> Option<(u32, u32)> {
    let letters = reference.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (letters, digits) = reference.split_at_checked(letters)?;
    let column = letters
        .bytes()
        .try_fold(0_u32, |column, letter| column.checked_mul(26)?.checked_add(u32::from(letter.to_ascii_uppercase() - b'A') + 1))?;
    let row = digits.parse().ok()?;
    ((1..=limits::ROWS).contains(&row) && (1..=limits::COLUMNS).contains(&column)).then_some((row, column))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_excel_writes_them() {
        assert_eq!(region("B5:AA6"), Some(Region { top: 5, left: 2, bottom: 6, right: 27 }));
        assert_eq!(region("A1"), Some(Region { top: 1, left: 1, bottom: 1, right: 1 }));
        assert_eq!([region("B6:A5"), region("XFE1"), region("A0"), region("あ1")], [None; 4]);
    }
}
