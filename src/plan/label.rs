//! Names made from a survey's name: the year in it, and a folder for its results.

/// Names that Windows keeps for devices, whatever the case and extension.
const RESERVED: &[&str] = &["con", "prn", "aux", "nul"];

/// The year that stands in a name: `R6` in `R6アンケート` and in `令和6年度調査`, `2024` in `2024年度`; full-width digits count.
/// `None` where there is none.
#[must_use]
pub fn year_in(name: &str) -> Option<String> {
    let chars: Vec<char> = name.chars().map(half_width).collect();
    for start in 0..chars.len() {
        let after_letter = start > 0 && chars[start - 1].is_ascii_alphanumeric();
        let (era, from) = match &chars[start..] {
            ['令', '和', ..] => (true, start + 2),
            ['R' | 'r', ..] if !after_letter => (true, start + 1),
            _ => (false, start),
        };
        if era && chars[from..].starts_with(&['元']) {
            return Some("R1".to_owned());
        }
        let digits: String = chars[from..].iter().take_while(|c| c.is_ascii_digit()).collect();
        let after = chars.get(from + digits.len()).copied();
        if era && (1..=2).contains(&digits.len()) && digits != "0" {
            return Some(format!("R{}", digits.trim_start_matches('0')));
        }
        if !era
            && !after_letter
            && digits.len() == 4
            && (digits.starts_with("19") || digits.starts_with("20"))
            && after.is_none_or(|c| !c.is_ascii_alphanumeric())
        {
            return Some(digits);
        }
    }
    None
}

/// What issue ids begin with where neither the plan nor the name gives a year: the name, other signs as `_`, at most `most` characters.
#[must_use]
pub fn label_of(name: &str, most: usize) -> String {
    name.trim().chars().take(most).map(|c| if c.is_alphanumeric() || c == '-' { c } else { '_' }).collect()
}

/// A name as a folder's: signs that a file system refuses become `_`.
#[must_use]
pub fn folder_name(name: &str) -> String {
    let replaced: String = name.trim().chars().map(|c| if c.is_control() || r#"<>:"/\|?*"#.contains(c) { '_' } else { c }).collect();
    let trimmed = replaced.trim_matches(['.', ' ']);
    let stem = trimmed.split('.').next().unwrap_or("").to_ascii_lowercase();
    let numbered = |device: &str| stem.strip_prefix(device).is_some_and(|rest| rest.len() == 1 && rest.chars().all(|c| c.is_ascii_digit()));
    if trimmed.is_empty() || RESERVED.contains(&stem.as_str()) || numbered("com") || numbered("lpt") {
        return format!("{trimmed}_");
    }
    trimmed.to_owned()
}

fn half_width(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xFEE0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_year_is_found_in_a_name() {
        for (name, year) in [
            ("R6アンケート", Some("R6")),
            ("令和６年度 職員アンケート", Some("R6")),
            ("令和元年度", Some("R1")),
            ("2024年度調査", Some("2024")),
            ("survey_2024", Some("2024")),
            ("r06", Some("R6")),
            ("職員アンケート", None),
            ("A4用紙12345", None),
            ("HR6", None),
        ] {
            assert_eq!(year_in(name).as_deref(), year, "{name}");
        }
    }

    #[test]
    fn a_name_becomes_a_folder_that_windows_takes() {
        assert_eq!(folder_name("R6: 調査/本番"), "R6_ 調査_本番");
        assert_eq!(folder_name("con"), "con_");
        assert_eq!(folder_name("LPT1.x"), "LPT1.x_");
        assert_eq!(folder_name(".."), "_");
        assert_eq!(folder_name("R6"), "R6");
    }
}
