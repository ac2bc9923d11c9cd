#include <descent/descent.hpp>

descent::Index second_unit_rows(const descent::Dataset<double>& data);

descent::Index second_unit_rows(const descent::Dataset<double>& data) {
  return data.rows(descent::RowRange{0, data.size()}).size();
}
