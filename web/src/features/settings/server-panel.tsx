import { Link } from '@tanstack/react-router';
import { buttonLook } from '../../ui/controls/button.tsx';
import { Panel } from '../../ui/layout/panel.tsx';
import { Row, RowList, RowNote } from '../../ui/layout/row-list.tsx';

/** What only the administrator sees and decides. */
export function ServerPanel() {
  return (
    <Panel id="server" title="This server" lead="For you as its administrator.">
      <RowList plain>
        <Row
          side={
            <Link to="/admin/forecast-models" className={buttonLook({ small: true })}>
              Open
            </Link>
          }
        >
          <p>Forecast models</p>
          <RowNote>
            Which one forecasts, how others did beside it, and whether their chances came true
          </RowNote>
        </Row>
      </RowList>
    </Panel>
  );
}
