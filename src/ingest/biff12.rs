//! The parts of .xlsb that tell the layout of sheets. Source: [MS-XLSB].
//!
//! Does not read cells, and leaves damage for calamine to tell: what cannot be followed here is simply not noted.

use std::collections::BTreeMap;
use std::io::Read;

use super::layout::{Layout, Refusal};
use super::limits;
use super::sheet::Region;

const ROW: u16 = 0x0000;
const SHARED_STRING: u16 = 0x0013;
const COLUMNS: u16 = 0x003C;
const SHEET: u16 = 0x009C;
const MERGED: u16 = 0x00B0;

/// Bytes of a record that are looked at; cells may be longer, what is noted here is not.
const LOOKED_AT: u64 = 2048;

/// What the parts of a workbook tell.
#[derive(Default)]
pub struct Biff12 {
    /// Layout by the part's path, in lower case.
    pub worksheets: BTreeMap<String, Layout>,
    /// The sheets of the workbook part: name and relationship.
    pub sheets: Vec<(String, String)>,
    shared_strings: usize,
}

impl Biff12 {
    /// Walks the records of a part.
    ///
    /// # Errors
    /// Where it goes beyond a limit, or cannot be unpacked.
    pub fn walk(&mut self, path: &str, mut stream: impl Read) -> std::io::Result<Result<(), Refusal>> {
        let mut data = Vec::new();
        while let Some(kind) = kind(&mut stream)? {
            let Some(length) = length(&mut stream)? else { break };
            data.clear();
            let looked_at = length.min(LOOKED_AT);
            stream.by_ref().take(looked_at).read_to_end(&mut data)?;
            std::io::copy(&mut stream.by_ref().take(length - looked_at), &mut std::io::sink())?;
            if let Err(refusal) = self.note(path, kind, &data) {
                return Ok(Err(refusal));
            }
        }
        Ok(Ok(()))
    }

    fn note(&mut self, path: &str, kind: u16, data: &[u8]) -> Result<(), Refusal> {
        if path == "xl/workbook.bin" {
            if kind == SHEET {
                self.sheets.extend(sheet(data));
            }
            return Ok(());
        }
        if path == "xl/sharedstrings.bin" {
            self.shared_strings += usize::from(kind == SHARED_STRING);
            let beyond = self.shared_strings > limits::CELLS;
            return if beyond {
                Err(Refusal::Beyond(format!("共有文字列が多すぎます（上限{}個）", limits::CELLS)))
            } else {
                Ok(())
            };
        }
        if !path.starts_with("xl/worksheets/") || !matches!(kind, ROW | COLUMNS | MERGED) {
            return Ok(());
        }
        let layout = self.worksheets.entry(path.to_owned()).or_default();
        let number = |at: usize| data.get(at..at + 4).and_then(|bytes| bytes.try_into().ok()).map(u32::from_le_bytes);
        let counted = |at: usize, most: u32| number(at).filter(|&number| number < most).map(|number| number + 1);
        let (row, column) = (|at| counted(at, limits::ROWS), |at| counted(at, limits::COLUMNS));
        match kind {
            // A row of no height is a hidden one.
            ROW if data.get(11).is_some_and(|flags| flags & 0x10 != 0) => {
                let follows = |row: &u32| layout.hidden_rows.last().is_none_or(|last| last < row);
                let hidden = row(0).filter(follows);
                layout.hidden_rows.extend(hidden);
            }
            COLUMNS if data.get(16).is_some_and(|flags| flags & 1 != 0) && layout.hidden_columns.len() < limits::COLUMNS as usize => {
                layout.hidden_columns.extend(column(0).zip(column(4)));
            }
            MERGED => {
                if layout.merged.len() >= limits::MERGED_RANGES {
                    return Err(Refusal::Beyond(limits::too_many_merged()));
                }
                let corners = row(0).zip(row(4)).zip(column(8).zip(column(12)));
                let regions = corners.map(|((top, bottom), (left, right))| Region { top, left, bottom, right });
                layout.merged.extend(regions.filter(|region| region.top <= region.bottom && region.left <= region.right));
            }
            _ => {}
        }
        Ok(())
    }
}

/// Name and relationship of a sheet: state, tab id, relationship, name.
fn sheet(data: &[u8]) -> Option<(String, String)> {
    let (relationship, end) = text(data, 8)?;
    let (name, _) = text(data, end)?;
    Some((name, relationship))
}

/// A string of two-byte characters behind its length, and where it ends.
fn text(data: &[u8], at: usize) -> Option<(String, usize)> {
    let length = u32::from_le_bytes(data.get(at..at + 4)?.try_into().ok()?) as usize;
    let end = length.checked_mul(2)?.checked_add(at + 4)?;
    let units: Vec<u16> = data.get(at + 4..end)?.chunks_exact(2).map(|unit| u16::from_le_bytes([unit[0], unit[1]])).collect();
    Some((String::from_utf16_lossy(&units), end))
}

fn byte(stream: &mut impl Read) -> std::io::Result<Option<u8>> {
    let mut byte = [0];
    Ok((stream.read(&mut byte)? == 1).then_some(byte[0]))
}

/// The kind of a record: one byte, or two where the first has its high bit set.
fn kind(stream: &mut impl Read) -> std::io::Result<Option<u16>> {
    let Some(first) = byte(stream)? else { return Ok(None) };
    if first & 0x80 == 0 {
        return Ok(Some(u16::from(first)));
    }
    Ok(byte(stream)?.map(|second| u16::from(first & 0x7F) | u16::from(second & 0x7F) << 7))
}

/// The length of a record: up to four bytes of seven bits.
fn length(stream: &mut impl Read) -> std::io::Result<Option<u64>> {
    let mut length = 0;
    for at in 0..4 {
        let Some(part) = byte(stream)? else { return Ok(None) };
        length |= u64::from(part & 0x7F) << (7 * at);
        if part & 0x80 == 0 {
            break;
        }
    }
    Ok(Some(length))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u8, data: &[u8]) -> Vec<u8> {
        [&[kind, u8::try_from(data.len()).unwrap()], data].concat()
    }

    #[test]
    fn hidden_rows_and_merged_ranges_are_noted() {
        let mut parts = Biff12::default();
        let numbers = |numbers: &[u32]| numbers.iter().flat_map(|number| number.to_le_bytes()).collect::<Vec<u8>>();
        let row = [numbers(&[4, 0]), vec![0, 0, 0, 0x10]].concat();
        let merged = [&[0xB0, 0x01, 16][..], &numbers(&[4, 5, 0, 2])].concat();
        let stream = [record(0, &row), record(0x3C, &[numbers(&[2, 3, 0, 0]), vec![1, 0]].concat()), merged].concat();
        parts.walk("xl/worksheets/sheet1.bin", stream.as_slice()).unwrap().unwrap();
        let layout = &parts.worksheets["xl/worksheets/sheet1.bin"];
        assert_eq!((layout.hidden_rows.as_slice(), layout.hidden_columns.as_slice()), (&[5][..], &[(3, 4)][..]));
        assert_eq!(layout.merged, [Region { top: 5, left: 1, bottom: 6, right: 3 }]);
    }

    #[test]
    fn a_stream_cut_short_is_not_waited_for() {
        assert!(Biff12::default().walk("xl/worksheets/sheet1.bin", &[0x80, 0x80, 0xFF, 0xFF][..]).is_ok());
    }
}
